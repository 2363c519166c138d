package io.github.neo4jsessions.internal.context;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Micrometer's context propagation is optional: a template works without it.
 */
class WithoutContextPropagationTests {

	@Test
	void aTransactionIsCommitted() throws Exception {
		URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).getFileName().toString().startsWith("context-propagation"))
			.map(WithoutContextPropagationTests::url)
			.toArray(URL[]::new);
		try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass("io.micrometer.context.ContextSnapshot"));
			Callable<?> application = (Callable<?>) loader.loadClass(Application.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			assertThat(application.call()).isEqualTo("done, committed: 1");
		}
	}

	private static URL url(String entry) {
		try {
			return URI.create(Path.of(entry).toUri().toString()).toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * An application of the template.
	 */
	public static final class Application implements Callable<String> {

		@Override
		public String call() {
			SessionTemplate template = SessionTemplate.create(ScriptedDriver.create());
			return template
				.executeWrite((tx) -> tx.runAsync("RETURN 1")
					.toCompletableFuture()
					.thenCompose(ResultCursor::consumeAsync)
					.thenApply((summary) -> "done"))
				.thenApply((done) -> done + ", committed: " + template.statistics().committed())
				.join();
		}

	}

}
