package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionMetadataContributor;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import io.micrometer.context.ContextRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.Values;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jReactiveAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.neo4j.core.DatabaseSelection;
import org.springframework.data.neo4j.core.DatabaseSelectionProvider;
import org.springframework.data.neo4j.core.ReactiveDatabaseSelectionProvider;
import org.springframework.data.neo4j.core.ReactiveUserSelectionProvider;
import org.springframework.data.neo4j.core.UserSelection;
import org.springframework.data.neo4j.core.UserSelectionProvider;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reactive selection providers, metadata contributors and bookmarks of users.
 */
class TenantsAutoConfigurationTests {

	private static final String KEY = "tenant";

	private static final ThreadLocal<@Nullable String> tenant = new ThreadLocal<>();

	private final ScriptedDriver script = ScriptedDriver.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataNeo4jAutoConfiguration.class,
				DataNeo4jReactiveAutoConfiguration.class, TransactionAutoConfiguration.class,
				BookmarkAutoConfiguration.class, SessionTemplateAutoConfiguration.class,
				NamedSessionTemplatesAutoConfiguration.class, AsyncTransactionAutoConfiguration.class))
		.withBean(Driver.class, () -> this.script, (definition) -> definition.setDestroyMethodName(""));

	@BeforeEach
	void registerTheTenant() {
		ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, tenant);
	}

	@AfterEach
	void removeTheTenant() {
		tenant.remove();
		ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
	}

	@Test
	void aReactiveProviderSelectsForEachCall() {
		AtomicReference<String> selected = new AtomicReference<>("a");
		this.runner
			.withBean(ReactiveDatabaseSelectionProvider.class,
					() -> () -> Mono.fromSupplier(() -> DatabaseSelection.byName(selected.get())))
			.withBean(ReactiveUserSelectionProvider.class,
					() -> () -> Mono.fromSupplier(() -> UserSelection.impersonate("user-of-" + selected.get())))
			.withPropertyValues("spring.data.neo4j.database=default")
			.run((context) -> {
				call(context.getBean(SessionTemplate.class));
				selected.set("b");
				call(context.getBean(SessionTemplate.class));
				assertThat(this.script.sessionConfigs()).extracting((config) -> config.database().orElse("none"))
					.containsExactly("a", "b");
				assertThat(this.script.sessionConfigs())
					.extracting((config) -> config.impersonatedUser().orElse("none"))
					.containsExactly("user-of-a", "user-of-b");
			});
	}

	@Test
	void aReactiveProviderReceivesTheValuesOfTheThread() {
		this.runner
			.withBean(ReactiveDatabaseSelectionProvider.class,
					() -> () -> Mono.deferContextual((values) -> Mono.just(DatabaseSelection.byName(values.get(KEY)))))
			.run((context) -> {
				tenant.set("of-thread");
				call(context.getBean(SessionTemplate.class));
				assertThat(lastConfig().database()).contains("of-thread");
			});
	}

	@Test
	void aReactiveProviderThatSelectsNothingMeansTheDefault() {
		this.runner.withBean(ReactiveDatabaseSelectionProvider.class, () -> Mono::empty)
			.withBean(ReactiveUserSelectionProvider.class, () -> Mono::empty)
			.run((context) -> {
				call(context.getBean(SessionTemplate.class));
				assertThat(lastConfig().database()).isEmpty();
				assertThat(lastConfig().impersonatedUser()).isEmpty();
			});
	}

	@Test
	void aReactiveProviderThatDoesNotAnswerAtOnceFailsTheCall() {
		Sinks.One<DatabaseSelection> later = Sinks.one();
		this.runner.withBean(ReactiveDatabaseSelectionProvider.class, () -> later::asMono).run((context) -> {
			assertFails(context.getBean(SessionTemplate.class), "did not answer at once", "in(..)");
			assertThat(later.currentSubscriberCount()).isZero();
			assertThat(this.script.steps()).isEmpty();
		});
	}

	@Test
	void theErrorOfAReactiveProviderFailsTheCall() {
		this.runner
			.withBean(ReactiveUserSelectionProvider.class,
					() -> () -> Mono.error(new IllegalArgumentException("who is it?")))
			.run((context) -> assertFails(context.getBean(SessionTemplate.class), "who is it?"));
		this.runner.withBean(ReactiveUserSelectionProvider.class, () -> () -> null)
			.run((context) -> assertFails(context.getBean(SessionTemplate.class), "returned null"));
	}

	@Test
	void aBlockingProviderOfTheApplicationIsPreferred() {
		this.runner
			.withBean(DatabaseSelectionProvider.class,
					() -> DatabaseSelectionProvider.createStaticDatabaseSelectionProvider("blocking"))
			.withBean(UserSelectionProvider.class, () -> () -> UserSelection.impersonate("blocking"))
			.withBean(ReactiveDatabaseSelectionProvider.class, () -> Mono::never)
			.withBean(ReactiveUserSelectionProvider.class, () -> Mono::never)
			.run((context) -> {
				call(context.getBean(SessionTemplate.class));
				assertThat(lastConfig().database()).contains("blocking");
				assertThat(lastConfig().impersonatedUser()).contains("blocking");
			});
	}

	@Test
	void theProvidersOfSpringBootAreNotThoseOfTheApplication() {
		this.runner.withPropertyValues("spring.data.neo4j.database=default").run((context) -> {
			assertThat(context).hasSingleBean(ReactiveDatabaseSelectionProvider.class);
			call(context.getBean(SessionTemplate.class));
			assertThat(lastConfig().database()).contains("default");
		});
	}

	@Test
	void propertiesAndViewsArePreferredToProviders() {
		this.runner.withBean(ReactiveDatabaseSelectionProvider.class, () -> Mono::never)
			.withPropertyValues("neo4j.sessions.database=configured")
			.run((context) -> {
				call(context.getBean(SessionTemplate.class));
				assertThat(lastConfig().database()).contains("configured");
			});
		this.runner.withBean(UserSelectionProvider.class, () -> () -> UserSelection.impersonate("selected"))
			.run((context) -> {
				context.getBean(SessionTemplate.class).asUser("alice").execute((session) -> done()).join();
				assertThat(lastConfig().impersonatedUser()).contains("alice");
			});
	}

	@Test
	void withoutReactorTheBlockingProviderIsUsed() {
		this.runner.withClassLoader(new FilteredClassLoader("reactor"))
			.withBean(DatabaseSelectionProvider.class,
					() -> DatabaseSelectionProvider.createStaticDatabaseSelectionProvider("blocking"))
			.run((context) -> {
				call(context.getBean(SessionTemplate.class));
				assertThat(lastConfig().database()).contains("blocking");
			});
	}

	@Test
	void contributorsAreCalledInTheirOrderForEachTemplateAndForAnnotatedMethods() {
		this.runner.withUserConfiguration(Contributors.class)
			.withPropertyValues("neo4j.sessions.templates.orders.enabled=true",
					"neo4j.sessions.transaction.metadata.app=shop", "neo4j.sessions.transaction.metadata.first=shop")
			.run((context) -> {
				context.getBean(SessionTemplate.class).query("RETURN 1").run().join();
				context.getBean("ordersSessionTemplate", SessionTemplate.class).executeWrite((tx) -> done()).join();
				new TransactionTemplate(
						context.getBean(AsyncTransactional.DEFAULT_MANAGER, PlatformTransactionManager.class))
					.execute((status) -> done());
				assertThat(this.script.transactionConfigs()).hasSize(3)
					.allSatisfy((config) -> assertThat(config.metadata()).containsEntry("app", Values.value("shop"))
						.containsEntry("first", Values.value("first"))
						.containsEntry("both", Values.value("second")));
			});
	}

	@Test
	void aSelectedUserDoesNotShareTheBookmarksOfTheApplication() {
		AtomicReference<UserSelection> selected = new AtomicReference<>(UserSelection.connectedUser());
		this.runner.withBean(UserSelectionProvider.class, () -> selected::get).run((context) -> {
			SessionTemplate sessions = context.getBean(SessionTemplate.class);
			call(sessions);
			BookmarkManager shared = lastConfig().bookmarkManager().orElseThrow();
			sessions.executeWrite((tx) -> done()).join();
			assertThat(shared.getBookmarks()).hasSize(1);
			selected.set(UserSelection.impersonate("alice"));
			call(sessions);
			BookmarkManager alice = lastConfig().bookmarkManager().orElseThrow();
			assertThat(alice.getBookmarks()).isEmpty();
			call(sessions.asUser("alice"));
			assertThat(lastConfig().bookmarkManager()).containsSame(alice);
		});
	}

	private static void call(SessionOperations sessions) {
		sessions.execute((session) -> done()).join();
	}

	private static void assertFails(SessionTemplate sessions, String... parts) {
		assertThat(sessions.executeWrite((tx) -> done())).isCompletedExceptionally()
			.failsWithin(Duration.ofSeconds(30))
			.withThrowableThat()
			.havingCause()
			.satisfies((error) -> assertThat(error).hasMessageContainingAll(parts));
	}

	private static CompletableFuture<String> done() {
		return CompletableFuture.completedFuture("done");
	}

	private SessionConfig lastConfig() {
		return this.script.sessionConfigs().get(this.script.sessionConfigs().size() - 1);
	}

	@Configuration(proxyBeanMethods = false)
	static class Contributors {

		@Bean
		@Order(2)
		TransactionMetadataContributor second() {
			return () -> Map.of("both", "second");
		}

		@Bean
		@Order(1)
		TransactionMetadataContributor first() {
			return () -> Map.of("first", "first", "both", "first");
		}

	}

}
