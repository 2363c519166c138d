package io.github.neo4jsessions.transaction;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.autoconfigure.AsyncTransactionAutoConfiguration;
import io.github.neo4jsessions.autoconfigure.SessionTemplateAutoConfiguration;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.neo4j.core.schema.Id;
import org.springframework.data.neo4j.core.schema.Node;
import org.springframework.data.neo4j.repository.Neo4jRepository;
import org.springframework.data.neo4j.repository.config.EnableNeo4jRepositories;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Methods that are reported because their transaction ends before their future.
 */
class MisroutedFuturesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataNeo4jAutoConfiguration.class, TransactionAutoConfiguration.class,
				SessionTemplateAutoConfiguration.class, AsyncTransactionAutoConfiguration.class))
		.withBean(Driver.class, () -> ScriptedDriver.create())
		.withUserConfiguration(Managed.class);

	@Test
	void asyncMethodsAreNotReported() {
		this.runner.withUserConfiguration(WithAsync.class, AsyncMethod.class, AsyncClass.class, AsyncByMeta.class)
			.run((context) -> assertThat(find(context)).singleElement()
				.asString()
				.contains(AsyncMethod.class.getName() + ".notAsync "));
	}

	@Test
	void asyncMethodsAreNotReportedIfAsyncIsNotEnabled() {
		this.runner.withUserConfiguration(AsyncClass.class).run((context) -> assertThat(find(context)).isEmpty());
	}

	@Test
	void asyncMethodsMayHaveAnAnnotationOfTheApplication() {
		this.runner.withUserConfiguration(WithOwnAnnotation.class, OwnAsync.class)
			.run((context) -> assertThat(find(context)).isEmpty());
		this.runner.withUserConfiguration(OwnAsync.class)
			.run((context) -> assertThat(find(context)).singleElement().asString().contains("OwnAsync.ownAsync"));
	}

	@Test
	void asyncMethodsMayBeDeclaredByAnInterface() {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=false")
			.withUserConfiguration(WithAsync.class, AsyncByInterface.class)
			.run((context) -> assertThat(find(context)).isEmpty());
	}

	@Test
	void annotationsThatTakeTheReturnForTheEndAreReported() {
		this.runner.withUserConfiguration(Resilient.class, ResilientClass.class)
			.run((context) -> assertThat(find(context)).satisfiesExactlyInAnyOrder(
					(one) -> assertThat(one)
						.startsWith(Resilient.class.getName() + ".retryable is annotated with @Retryable")
						.contains("does not call a method again when its future fails")
						.contains("@AsyncTransactional(retry = true)"),
					(one) -> assertThat(one)
						.startsWith(Resilient.class.getName() + ".stockRetryable is annotated with"),
					(one) -> assertThat(one)
						.startsWith(Resilient.class.getName() + ".limited is annotated with @ConcurrencyLimit")
						.contains("counts a call until the method returns")
						.contains("neo4j.sessions.max-active"),
					(one) -> assertThat(one)
						.startsWith(Resilient.class.getName() + ".composed is annotated with @Retryable"),
					(one) -> assertThat(one)
						.startsWith(ResilientClass.class.getName() + ".both is annotated with @Con"),
					(one) -> assertThat(one)
						.startsWith(ResilientClass.class.getName() + ".both is annotated with @Retry")));
	}

	@Test
	void annotationsOfOtherMethodsAreNotReported() {
		this.runner.withUserConfiguration(NotAsync.class).run((context) -> assertThat(find(context)).isEmpty());
	}

	/**
	 * Shows that the report is true: Spring does what it says.
	 */
	@Test
	void annotationsThatTakeTheReturnForTheEndHaveNoEffectOnFutures() {
		this.runner.withUserConfiguration(WithResilience.class, Resilient.class).run((context) -> {
			Resilient resilient = context.getBean(Resilient.class);
			CompletableFuture<String> first = resilient.limited();
			CompletableFuture<String> second = resilient.limited();
			assertThat(first).isNotDone();
			assertThat(second).isNotDone();
			assertThat(Resilient.calls).as("more than the limit at the same time").hasValue(2);
			first.cancel(true);
			second.cancel(true);
			Resilient.calls.set(0);
			assertThat(resilient.retryable()).isCompletedExceptionally();
			assertThat(Resilient.calls).as("not called again").hasValue(1);
		});
	}

	@Test
	void queriesOfRepositoriesAreNotReported() {
		this.runner.withUserConfiguration(WithAsync.class, Repositories.class)
			.run((context) -> assertThat(find(context)).singleElement()
				.asString()
				.startsWith(AsyncPeople.class.getName() + ".twoQueries returns")
				.doesNotContain("$Proxy"));
	}

	@Test
	void queriesOfRepositoriesThatAreNotCreatedYetAreNotReported() {
		this.runner.withUserConfiguration(WithAsync.class, LazyRepositories.class)
			.run((context) -> assertThat(find(context)).singleElement()
				.asString()
				.startsWith(LazyPeople.class.getName() + ".twoQueries returns"));
	}

	@Test
	void codeOfFragmentsIsReportedIfItIsTransactional() {
		this.runner.withUserConfiguration(WithAsync.class, Fragments.class)
			.run((context) -> assertThat(find(context)).satisfiesExactlyInAnyOrder(
					(one) -> assertThat(one).startsWith(OfClassImpl.class.getName() + ".ofClass returns"),
					(one) -> assertThat(one).startsWith(OfInterfaceImpl.class.getName() + ".ofInterface returns"),
					(one) -> assertThat(one).startsWith(FragmentPeople.class.getName() + ".ofInterface returns")));
	}

	@Test
	void codeOfFragmentsIsReportedEvenIfTheRepositoryIsNotCreatedYet() {
		this.runner.withUserConfiguration(WithAsync.class, LazyFragments.class)
			.run((context) -> assertThat(find(context)).satisfiesExactlyInAnyOrder(
					(one) -> assertThat(one).startsWith(OfInterfaceImpl.class.getName() + ".ofInterface returns"),
					(one) -> assertThat(one).startsWith(LaterFragment.class.getName() + ".ofInterface returns")));
	}

	@Test
	void codeOfAnImplementationWithoutAnInterfaceIsReported() {
		this.runner.withUserConfiguration(WithAsync.class, Customs.class)
			.run((context) -> assertThat(find(context)).satisfiesExactlyInAnyOrder(
					(one) -> assertThat(one).startsWith(CustomOnes.class.getName() + ".custom returns"),
					(one) -> assertThat(one).startsWith(CustomOnesImpl.class.getName() + ".transactional returns"),
					(one) -> assertThat(one).startsWith(CustomOnes.class.getName() + ".transactional returns")));
	}

	/**
	 * Applies the remedy that the report suggests, in the places that it names.
	 */
	@Test
	void codeOfFragmentsIsAwaitedIfItIsAsyncTransactional() {
		this.runner.withUserConfiguration(CuredFragments.class).run((context) -> {
			assertThat(find(context)).isEmpty();
			SessionTemplate template = context.getBean(SessionTemplate.class);
			CuredPeople people = context.getBean(CuredPeople.class);
			for (Supplier<CompletableFuture<String>> method : List
				.<Supplier<CompletableFuture<String>>>of(people::cured, people::curedByImplementation)) {
				long committed = template.statistics().committed();
				CompletableFuture<String> call = method.get();
				assertThat(template.statistics().active()).isOne();
				assertThat(template.statistics().committed()).isEqualTo(committed);
				CuredImpl.work.get().complete("done");
				assertThat(call).isCompletedWithValue("done");
				assertThat(template.statistics().committed()).isEqualTo(committed + 1);
				assertThat(template.statistics().active()).isZero();
			}
		});
	}

	@Test
	void proxiesAreNamedByTheirInterface() {
		this.runner.withBean("proxy", Mislead.class, () -> StubProxies.of(Mislead.class))
			.run((context) -> assertThat(find(context)).singleElement()
				.asString()
				.startsWith(Mislead.class.getName() + ".tooEarly")
				.doesNotContain("$Proxy"));
	}

	private static List<String> find(ConfigurableApplicationContext context) {
		return new MisroutedFutures(context.getBeanFactory()).find();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Managed {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class WithAsync {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(annotation = InBackground.class)
	static class WithOwnAnnotation {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface InBackground {

	}

	@Async
	@Transactional
	@Retention(RetentionPolicy.RUNTIME)
	@interface AsyncWrite {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class WithResilience {

	}

	@Retryable(delay = 0)
	@AsyncTransactional
	@Retention(RetentionPolicy.RUNTIME)
	@interface RetryableWrite {

	}

	public static class Resilient {

		static final AtomicInteger calls = new AtomicInteger();

		@Retryable(delay = 0)
		@AsyncTransactional
		public CompletableFuture<String> retryable() {
			calls.incrementAndGet();
			return CompletableFuture.failedFuture(new IllegalStateException("failed"));
		}

		@Retryable(delay = 0)
		@Transactional(AsyncTransactional.DEFAULT_MANAGER)
		public CompletableFuture<String> stockRetryable() {
			return retryable();
		}

		@ConcurrencyLimit(1)
		@AsyncTransactional
		public CompletableFuture<String> limited() {
			calls.incrementAndGet();
			return new CompletableFuture<>();
		}

		@RetryableWrite
		public CompletableFuture<String> composed() {
			return retryable();
		}

		@AsyncTransactional(retry = true)
		public CompletableFuture<String> retried() {
			return retryable();
		}

	}

	@ConcurrencyLimit(1)
	@Retryable
	public static class ResilientClass {

		@AsyncTransactional
		public CompletableFuture<String> both() {
			return CompletableFuture.completedFuture("both");
		}

	}

	static class NotAsync {

		@Retryable
		@Transactional
		String blocking() {
			return "blocking";
		}

		@Retryable
		CompletableFuture<String> notTransactional() {
			return CompletableFuture.completedFuture("not transactional");
		}

	}

	static class AsyncMethod {

		@Async
		@Transactional
		CompletableFuture<String> async() {
			return CompletableFuture.completedFuture("async");
		}

		@Transactional
		CompletableFuture<String> notAsync() {
			return CompletableFuture.completedFuture("not async");
		}

	}

	@Async
	@Transactional
	public static class AsyncClass {

		public CompletableFuture<String> async() {
			return CompletableFuture.completedFuture("async");
		}

	}

	static class AsyncByMeta {

		@AsyncWrite
		CompletableFuture<String> async() {
			return CompletableFuture.completedFuture("async");
		}

	}

	static class OwnAsync {

		@InBackground
		@Transactional
		CompletableFuture<String> ownAsync() {
			return CompletableFuture.completedFuture("async");
		}

	}

	interface Declared {

		@Async
		@Transactional
		CompletableFuture<String> declared();

	}

	static class AsyncByInterface implements Declared {

		@Override
		public CompletableFuture<String> declared() {
			return CompletableFuture.completedFuture("declared");
		}

	}

	interface Mislead {

		@Transactional
		CompletableFuture<String> tooEarly();

	}

	static final class StubProxies {

		private StubProxies() {
		}

		static <T> T of(Class<T> type) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
					(proxy, method, arguments) -> switch (method.getName()) {
						case "hashCode" -> 1;
						case "equals" -> proxy == arguments[0];
						default -> "proxy";
					}));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableNeo4jRepositories(considerNestedRepositories = true,
			includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = AsyncPeople.class),
			excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX,
					pattern = ".*(LazyPeople|FragmentPeople|LaterFragment|CustomOnes|CuredPeople)"))
	static class Repositories {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableNeo4jRepositories(considerNestedRepositories = true,
			includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = LazyPeople.class),
			excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX,
					pattern = ".*(AsyncPeople|FragmentPeople|LaterFragment|CustomOnes|CuredPeople)"))
	static class LazyRepositories {

	}

	@Lazy
	interface LazyPeople extends AsyncPeople {

	}

	@Node
	record Person(@Id String id, String name) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableNeo4jRepositories(considerNestedRepositories = true,
			includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = FragmentPeople.class),
			excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX,
					pattern = ".*(AsyncPeople|LazyPeople|LaterFragment|CustomOnes|CuredPeople)"))
	static class Fragments {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableNeo4jRepositories(considerNestedRepositories = true,
			excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX,
					pattern = ".*(AsyncPeople|LazyPeople|FragmentPeople|CustomOnes|LaterFragment)"))
	static class CuredFragments {

	}

	interface CuredPeople extends Neo4jRepository<Person, String>, Cured {

	}

	interface Cured {

		@AsyncTransactional
		CompletableFuture<String> cured();

		CompletableFuture<String> curedByImplementation();

	}

	static class CuredImpl implements Cured {

		static final AtomicReference<CompletableFuture<String>> work = new AtomicReference<>();

		@Override
		public CompletableFuture<String> cured() {
			return later();
		}

		@Override
		@AsyncTransactional
		public CompletableFuture<String> curedByImplementation() {
			return later();
		}

		private static CompletableFuture<String> later() {
			work.set(new CompletableFuture<>());
			return TransactionScope.required().bind(work.get());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableNeo4jRepositories(considerNestedRepositories = true,
			excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX,
					pattern = ".*(AsyncPeople|LazyPeople|FragmentPeople|CustomOnes|CuredPeople)"))
	static class LazyFragments {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableNeo4jRepositories(considerNestedRepositories = true,
			excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX,
					pattern = ".*(AsyncPeople|LazyPeople|FragmentPeople|LaterFragment|CuredPeople)"))
	static class Customs {

	}

	@Lazy
	interface LaterFragment extends Neo4jRepository<Person, String>, OfInterface, InBackgroundThread {

	}

	@Transactional
	interface CustomOnes extends Neo4jRepository<Person, String> {

		CompletableFuture<String> custom();

		CompletableFuture<String> transactional();

		CompletableFuture<Long> countByName(String name);

	}

	public static class CustomOnesImpl {

		public CompletableFuture<String> custom() {
			return CompletableFuture.completedFuture("custom");
		}

		@Transactional
		public CompletableFuture<String> transactional() {
			return CompletableFuture.completedFuture("transactional");
		}

	}

	interface FragmentPeople extends Neo4jRepository<Person, String>, OfClass, OfInterface, InBackgroundThread {

		CompletableFuture<Long> countByName(String name);

	}

	interface OfClass {

		CompletableFuture<String> ofClass();

		CompletableFuture<String> plain();

	}

	static class OfClassImpl implements OfClass {

		@Override
		@Transactional
		public CompletableFuture<String> ofClass() {
			return CompletableFuture.completedFuture("of the class");
		}

		@Override
		public CompletableFuture<String> plain() {
			return CompletableFuture.completedFuture("not transactional");
		}

	}

	interface OfInterface {

		@Transactional
		CompletableFuture<String> ofInterface();

	}

	static class OfInterfaceImpl implements OfInterface {

		@Override
		public CompletableFuture<String> ofInterface() {
			return CompletableFuture.completedFuture("of the interface");
		}

	}

	interface InBackgroundThread {

		CompletableFuture<String> inBackground();

		@Transactional
		CompletableFuture<String> inBackgroundOfInterface();

	}

	static class InBackgroundThreadImpl implements InBackgroundThread {

		@Async
		@Override
		@Transactional
		public CompletableFuture<String> inBackground() {
			return CompletableFuture.completedFuture("in the background");
		}

		@Async
		@Override
		public CompletableFuture<String> inBackgroundOfInterface() {
			return CompletableFuture.completedFuture("in the background");
		}

	}

	@Transactional
	interface AsyncPeople extends Neo4jRepository<Person, String> {

		@Async
		CompletableFuture<List<Person>> findByName(String name);

		@Async
		@Transactional(readOnly = true)
		CompletableFuture<Person> findFirstByName(String name);

		CompletableFuture<Long> countByName(String name);

		default CompletableFuture<Long> twoQueries(String name) {
			return countByName(name).thenCompose((one) -> countByName(name));
		}

	}

}
