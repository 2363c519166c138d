package io.github.neo4jsessions.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionMetadataContributor;
import io.github.neo4jsessions.observation.DefaultSessionScopeObservationConvention;
import io.github.neo4jsessions.observation.SessionScopeObservationConvention;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.neo4j.core.DatabaseSelection;
import org.springframework.data.neo4j.core.DatabaseSelectionProvider;
import org.springframework.data.neo4j.core.ReactiveDatabaseSelectionProvider;
import org.springframework.data.neo4j.core.UserSelection;
import org.springframework.data.neo4j.core.UserSelectionProvider;
import org.springframework.data.neo4j.core.convert.Neo4jConversions;
import org.springframework.data.neo4j.core.transaction.Neo4jBookmarkManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans that a template works with, and into which a template is injected.
 */
class CollaboratorsWithTemplateTests {

	private static final List<String> ONE_AND_TWO_TEMPLATES = List.of("neo4j.sessions.max-active=1",
			"neo4j.sessions.templates.orders.max-active=1");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataNeo4jAutoConfiguration.class, ObservationAutoConfiguration.class,
				TransactionAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class,
				BookmarkAutoConfiguration.class, SessionTemplateAutoConfiguration.class,
				NamedSessionTemplatesAutoConfiguration.class, AsyncTransactionAutoConfiguration.class))
		.withBean(Driver.class, () -> ScriptedDriver.create());

	@BeforeEach
	void noCalls() {
		Calls.made.set(0);
	}

	@ParameterizedTest
	@ValueSource(classes = { Databases.class, Users.class, ReactiveDatabases.class, Contributor.class, Bookmarks.class,
			BookmarksOfSpringData.class, Listener.class, Handler.class, Predicate.class, Filter.class })
	void mayHaveTheTemplateInjectedAndIsUsedByIt(Class<?> collaborator) {
		for (String property : ONE_AND_TWO_TEMPLATES) {
			this.runner.withPropertyValues(property).withUserConfiguration(collaborator).run((context) -> {
				assertThat(context).hasNotFailed();
				new TransactionTemplate(
						context.getBean(AsyncTransactional.DEFAULT_MANAGER, PlatformTransactionManager.class))
					.execute((status) -> CompletableFuture.completedFuture("done"));
				assertThat(Calls.made).hasPositiveValue();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Conversions.class, Accessor.class })
	void mayHaveTheTemplateInjectedAndIsNotCalledForThat(Class<?> collaborator) {
		for (String property : ONE_AND_TWO_TEMPLATES) {
			this.runner.withPropertyValues(property)
				.withUserConfiguration(collaborator)
				.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	@ParameterizedTest
	@ValueSource(
			classes = { Databases.class, Users.class, Bookmarks.class, BookmarksOfSpringData.class, Handler.class })
	void mayBeCreatedByTheFirstUseOfTheTemplate(Class<?> collaborator) {
		this.runner.withUserConfiguration(Early.class, collaborator)
			.run((context) -> assertThat(context.getBean(Early.class).written).isCompletedWithValue("done"));
		assertThat(Calls.made).hasPositiveValue();
	}

	@Test
	void severalSelectionProvidersStopTheStart() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class))
			.withBean(Driver.class, () -> ScriptedDriver.create())
			.withBean("first", DatabaseSelectionProvider.class, DatabaseSelectionProvider::getDefaultSelectionProvider)
			.withBean("second", DatabaseSelectionProvider.class, DatabaseSelectionProvider::getDefaultSelectionProvider)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(NoUniqueBeanDefinitionException.class)
				.hasMessageContaining("first,second"));
	}

	/**
	 * A bean that decides how the template is built must exist before the template.
	 */
	@ParameterizedTest
	@ValueSource(classes = { Convention.class, Customizer.class })
	void aBeanThatTheTemplateIsBuiltWithCannotHaveItInjected(Class<?> collaborator) {
		this.runner.withUserConfiguration(collaborator)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(BeanCurrentlyInCreationException.class));
		this.runner.withUserConfiguration(LateCustomizer.class).run((context) -> assertThat(context).hasNotFailed());
	}

	public static final class Calls {

		static final AtomicInteger made = new AtomicInteger();

	}

	@Configuration(proxyBeanMethods = false)
	static class Databases {

		@Bean
		DatabaseSelectionProvider databases(SessionTemplate template) {
			return () -> {
				Calls.made.incrementAndGet();
				return DatabaseSelection.byName("tenant");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveDatabases {

		@Bean
		ReactiveDatabaseSelectionProvider databases(SessionTemplate template) {
			return () -> {
				Calls.made.incrementAndGet();
				return Mono.just(DatabaseSelection.byName("tenant"));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Contributor {

		@Bean
		TransactionMetadataContributor contributor(SessionTemplate template) {
			return () -> Map.of("call", Calls.made.incrementAndGet());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		UserSelectionProvider users(SessionTemplate template) {
			return () -> {
				Calls.made.incrementAndGet();
				return UserSelection.impersonate("tenant");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Bookmarks {

		@Bean
		BookmarkManager bookmarks(SessionTemplate template) {
			return new BookmarkManager() {

				@Override
				public void updateBookmarks(Set<Bookmark> previous, Set<Bookmark> next) {
					Calls.made.incrementAndGet();
				}

				@Override
				public Set<Bookmark> getBookmarks() {
					Calls.made.incrementAndGet();
					return Set.of();
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BookmarksOfSpringData {

		@Bean
		Neo4jBookmarkManager bookmarks(SessionTemplate template) {
			return Neo4jBookmarkManager.create(() -> {
				Calls.made.incrementAndGet();
				return Set.of();
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@Bean
		TransactionExecutionListener listener(SessionTemplate template) {
			return new TransactionExecutionListener() {

				@Override
				public void afterCommit(TransactionExecution transaction, Throwable failure) {
					Calls.made.incrementAndGet();
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Conversions {

		@Bean
		Neo4jConversions conversions(SessionTemplate template) {
			return new Neo4jConversions();
		}

	}

	@Configuration(proxyBeanMethods = false)
	public static class Accessor {

		@Bean
		ThreadLocalAccessor<String> accessor(SessionTemplate template) {
			return new ThreadLocalAccessor<>() {

				@Override
				public Object key() {
					return "key";
				}

				@Override
				public String getValue() {
					return "value";
				}

				@Override
				public void setValue(String value) {
				}

				@Override
				public void setValue() {
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	public static class Handler {

		@Bean
		ObservationHandler<Observation.Context> handler(SessionTemplate template) {
			return new ObservationHandler<>() {

				@Override
				public void onStart(Observation.Context context) {
					Calls.made.incrementAndGet();
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					return true;
				}
			};
		}

	}

	static class SilentHandler implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SilentHandler.class)
	static class Predicate {

		@Bean
		ObservationPredicate predicate(SessionTemplate template) {
			return (name, context) -> {
				Calls.made.incrementAndGet();
				return true;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(SilentHandler.class)
	static class Filter {

		@Bean
		ObservationFilter filter(SessionTemplate template) {
			return (context) -> {
				Calls.made.incrementAndGet();
				return context;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Convention {

		@Bean
		SessionScopeObservationConvention convention(SessionTemplate template) {
			return new DefaultSessionScopeObservationConvention();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizer {

		@Bean
		SessionTemplateCustomizer customizer(SessionTemplate template) {
			return (name, builder) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LateCustomizer {

		@Bean
		SessionTemplateCustomizer customizer(@Lazy SessionOperations template) {
			return (name, builder) -> {
			};
		}

	}

	/**
	 * Uses the template while beans are being created.
	 */
	static class Early {

		private final CompletableFuture<String> written;

		Early(SessionTemplate template) {
			this.written = template.executeWrite((tx) -> CompletableFuture.completedFuture("done"));
		}

	}

}
