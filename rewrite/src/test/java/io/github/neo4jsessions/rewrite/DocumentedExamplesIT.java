package io.github.neo4jsessions.rewrite;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.summary.ResultSummary;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.neo4j.core.ReactiveNeo4jClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/checks.md} and {@code docs/convert.md} on a real
 * server: what the checks recommend, and both sides of the conversions.
 */
class DocumentedExamplesIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static ApplicationServer server;

	/** Counts asynchronous sessions, also those that the examples open by hand. */
	private static ScriptedDriver driver;

	private static SessionTemplate sessions;

	private final List<AsyncSession> opened = new ArrayList<>();

	@TempDir
	private Path directory;

	@BeforeAll
	static void startServer() {
		server = ApplicationServer.start();
		driver = ScriptedDriver.around(ApplicationServer.driver());
		sessions = SessionTemplate.create(driver);
		assertThat(sessions.query("CREATE (:Person {name: 'Ann', age: 42})").run()).succeedsWithin(PATIENCE);
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void whatTheChecksRecommendRunsAndLeavesNoSessionOpen() throws Exception {
		DocumentedExamples docs = DocumentedExamples.of("checks.md");
		for (DocumentedExamples.Example example : docs.examples()) {
			String name = example.section() + "After";
			assertThat(results(name, docs.source(name, example.after()))).as(name)
				.isNotEmpty()
				.doesNotContainValue(null);
		}
		assertNothingIsOpen();
	}

	@Test
	void whatIsConvertedReturnsTheSame() throws Exception {
		DocumentedExamples docs = DocumentedExamples.of("convert.md");
		for (DocumentedExamples.Example example : docs.examples()) {
			String name = example.section();
			Map<String, Object> before = results(name + "Before", docs.source(name + "Before", example.before()));
			Map<String, Object> after = results(name + "After", docs.source(name + "After", example.after()));
			assertThat(before).as(name).isNotEmpty().doesNotContainValue(null);
			assertThat(after).as(name).containsAllEntriesOf(before);
		}
		assertNothingIsOpen();
	}

	@Test
	void aVariantReturnsTheSameAsItsMethod() throws Exception {
		DocumentedExamples docs = DocumentedExamples.of("convert.md");
		DocumentedExamples.Example example = docs.examples()
			.stream()
			.filter((one) -> one.section().equals("AddAsyncVariants"))
			.findFirst()
			.orElseThrow();
		Map<String, Object> results = results("Variants", docs.source("Variants", example.after()));
		assertThat(results).hasSize(2).containsOnlyKeys("count", "countAsync");
		assertThat(results.get("countAsync")).isEqualTo(results.get("count"));
	}

	private void assertNothingIsOpen() {
		assertThat(sessions.statistics().active()).isZero();
		assertThat(driver.openSessions()).isZero();
	}

	/** Compile a class, call each of its methods, and return what they return. */
	private Map<String, Object> results(String name, String source) throws Exception {
		Path classes = Files.createDirectories(this.directory.resolve(name));
		Path file = Files.writeString(this.directory.resolve(name + ".java"), source);
		assertThat(Sources.errors(List.of(file), classes)).isEmpty();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() },
				DocumentedExamplesIT.class.getClassLoader())) {
			Class<?> type = loader.loadClass("com.example." + name);
			Constructor<?> constructor = type.getDeclaredConstructors()[0];
			constructor.setAccessible(true);
			Object example = constructor.newInstance(arguments(constructor.getParameterTypes()));
			Map<String, Object> results = new LinkedHashMap<>();
			for (Method method : type.getDeclaredMethods()) {
				if (!method.isSynthetic()) {
					results.put(method.getName(), value(call(example, method)));
				}
			}
			return results;
		}
		finally {
			for (AsyncSession session : this.opened) {
				value(session.closeAsync());
			}
			this.opened.clear();
		}
	}

	/** A method with an annotation is called as its proxy does it: in a transaction. */
	private @Nullable Object call(Object example, Method method) {
		Object[] arguments = arguments(method.getParameterTypes());
		return method.isAnnotationPresent(AsyncTransactional.class)
				? sessions.inTransaction((tx) -> (CompletionStage<?>) invoke(example, method, arguments))
				: invoke(example, method, arguments);
	}

	private static Object invoke(Object example, Method method, Object[] arguments) {
		try {
			method.setAccessible(true);
			return method.invoke(example, arguments);
		}
		catch (IllegalAccessException | InvocationTargetException ex) {
			throw new AssertionError(method + " failed", ex);
		}
	}

	private Object[] arguments(Class<?>[] types) {
		return Arrays.stream(types).map(this::argument).toArray();
	}

	private Object argument(Class<?> type) {
		if (type == Driver.class) {
			return driver;
		}
		if (type == SessionTemplate.class) {
			return sessions;
		}
		if (type == ReactiveNeo4jClient.class) {
			return ApplicationServer.client();
		}
		if (type == AsyncSession.class) {
			this.opened.add(driver.session(AsyncSession.class));
			return this.opened.get(this.opened.size() - 1);
		}
		assertThat(type).isIn(String.class, int.class);
		return (type == String.class) ? "Ann" : (Object) 1;
	}

	/** What a future, publisher or resource provides, in a form that can be compared. */
	private @Nullable Object value(@Nullable Object returned) throws Exception {
		if (returned instanceof CompletionStage<?> stage) {
			return value(stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
		}
		if (returned instanceof Mono<?> mono) {
			return value(mono.block(PATIENCE));
		}
		if (returned instanceof Flux<?> flux) {
			return flux.collectList().block(PATIENCE);
		}
		if (returned instanceof AsyncResource<?> resource) {
			return value(resource.use((acquired) -> CompletableFuture.completedFuture("used")));
		}
		if (returned instanceof SessionTemplate template) {
			return value(template.query("RETURN 1").run());
		}
		return (returned instanceof ResultSummary summary) ? summary.counters().nodesCreated() : returned;
	}

}
