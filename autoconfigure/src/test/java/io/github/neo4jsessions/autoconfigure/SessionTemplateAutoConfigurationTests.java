package io.github.neo4jsessions.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.SessionTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.neo4j.core.DatabaseSelection;
import org.springframework.data.neo4j.core.DatabaseSelectionProvider;
import org.springframework.data.neo4j.core.UserSelection;
import org.springframework.data.neo4j.core.UserSelectionProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;

class SessionTemplateAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Neo4jAutoConfiguration.class, DataNeo4jAutoConfiguration.class,
				SessionTemplateAutoConfiguration.class, SessionTemplateMetricsAutoConfiguration.class));

	private final ApplicationContextRunner withDriver = this.runner.withUserConfiguration(DriverConfiguration.class);

	@Test
	void providesATemplateIfThereIsADriver() {
		this.withDriver.run((context) -> {
			assertThat(context).hasSingleBean(SessionTemplate.class).hasBean("sessionTemplate");
			assertThat(context.getBean(SessionTemplate.class).getName()).isEqualTo("default");
		});
	}

	@Test
	void providesATemplateOnTheDriverOfBoot() {
		this.runner
			.run((context) -> assertThat(context).hasSingleBean(Driver.class).hasSingleBean(SessionTemplate.class));
	}

	@Test
	void backsOffWithoutADriver() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class,
					SessionTemplateMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionTemplate.class));
	}

	@Test
	void backsOffWithoutTheDriversClasses() {
		this.runner.withClassLoader(new FilteredClassLoader(Driver.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionTemplate.class));
	}

	@Test
	void backsOffIfNoDriverIsPrimary() {
		this.withDriver.withBean("second", Driver.class, () -> mock(Driver.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.data.neo4j.core.transaction"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionTemplate.class));
	}

	@Test
	void backsOffForATemplateOfTheUser() {
		this.withDriver.withUserConfiguration(TemplateConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(SessionTemplate.class).hasBean("mine"));
	}

	@Test
	void canBeSwitchedOff() {
		this.withDriver.withPropertyValues("neo4j.sessions.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SessionTemplate.class));
	}

	@Test
	void opensSessionsAsTheDriverDoesByDefault() {
		this.withDriver.run((context) -> assertThat(sessionConfig(context)).isEqualTo(SessionConfig.defaultConfig()));
	}

	@Test
	void usesTheDatabaseOfSpringData() {
		this.withDriver.withPropertyValues("spring.data.neo4j.database=movies")
			.run((context) -> assertThat(sessionConfig(context).database()).contains("movies"));
	}

	@Test
	void resolvesTheDatabaseAndTheUserOfEachSession() {
		this.withDriver.withUserConfiguration(SelectionConfiguration.class).run((context) -> {
			SelectionConfiguration.tenant.set("one");
			assertThat(sessionConfig(context).database()).contains("one");
			SelectionConfiguration.tenant.set("two");
			SessionConfig config = sessionConfig(context);
			assertThat(config.database()).contains("two");
			assertThat(config.impersonatedUser()).contains("user-of-two");
		});
	}

	@Test
	void theDatabaseOfItsOwnPropertyWins() {
		this.withDriver.withPropertyValues("spring.data.neo4j.database=movies", "neo4j.sessions.database=books")
			.run((context) -> assertThat(sessionConfig(context).database()).contains("books"));
	}

	@Test
	void refusesABlankDatabase() {
		this.withDriver.withPropertyValues("neo4j.sessions.database= ")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("neo4j.sessions.database")
				.hasMessageContaining("Remove the property"));
	}

	@Test
	void usesTheFetchSize() {
		this.withDriver.withPropertyValues("neo4j.sessions.fetch-size=17")
			.run((context) -> assertThat(sessionConfig(context).fetchSize()).contains(17L));
		this.withDriver.withPropertyValues("neo4j.sessions.fetch-size=-1")
			.run((context) -> assertThat(sessionConfig(context).fetchSize()).contains(-1L));
	}

	@Test
	void refusesAnInvalidFetchSize() {
		for (String value : new String[] { "0", "-2" }) {
			this.withDriver.withPropertyValues("neo4j.sessions.fetch-size=" + value)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class)
					.hasMessageContaining("neo4j.sessions.fetch-size")
					.hasMessageContaining(value)
					.hasMessageContaining("positive"));
		}
	}

	@Test
	void refusesAFetchSizeThatIsNotANumber() {
		this.withDriver.withPropertyValues("neo4j.sessions.fetch-size=many")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("neo4j.sessions.fetch-size"));
	}

	@Test
	void publishesTheGaugeOfEachTemplate() {
		this.withDriver.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> {
				CompletableFuture<Object> release = new CompletableFuture<>();
				context.getBean(SessionTemplate.class).execute((session) -> release);
				assertThat(activeGauge(context, "default")).isEqualTo(1);
				release.complete(null);
				assertThat(activeGauge(context, "default")).isZero();
			});
	}

	@Test
	void publishesTheGaugeOfATemplateOfTheUser() {
		this.withDriver.withUserConfiguration(TemplateConfiguration.class)
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(activeGauge(context, "users")).isZero());
	}

	@Test
	void worksWithoutMicrometer() {
		this.withDriver.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SessionTemplate.class)
				.doesNotHaveBean("sessionTemplateMetrics"));
	}

	@Test
	void worksWithoutAMeterRegistry() {
		this.withDriver.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MeterRegistry.class));
	}

	private static double activeGauge(ApplicationContext context, String template) {
		return context.getBean(MeterRegistry.class)
			.get("neo4j.sessions.active")
			.tag("template", template)
			.gauge()
			.value();
	}

	private static SessionConfig sessionConfig(ApplicationContext context) {
		context.getBean(SessionTemplate.class).execute((session) -> CompletableFuture.completedFuture(null)).join();
		ArgumentCaptor<SessionConfig> config = ArgumentCaptor.forClass(SessionConfig.class);
		then(context.getBean(Driver.class)).should(atLeastOnce()).session(eq(AsyncSession.class), config.capture());
		return config.getValue();
	}

	@Configuration(proxyBeanMethods = false)
	static class DriverConfiguration {

		@Bean
		Driver driver() {
			AsyncSession session = mock(AsyncSession.class);
			given(session.closeAsync()).willReturn(CompletableFuture.completedFuture(null));
			Driver driver = mock(Driver.class);
			given(driver.session(eq(AsyncSession.class), any(SessionConfig.class))).willReturn(session);
			return driver;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TemplateConfiguration {

		@Bean
		SessionTemplate mine(Driver driver) {
			return SessionTemplate.builder(driver).name("users").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SelectionConfiguration {

		static final AtomicReference<String> tenant = new AtomicReference<>();

		@Bean
		DatabaseSelectionProvider tenantDatabase() {
			return () -> DatabaseSelection.byName(tenant.get());
		}

		@Bean
		UserSelectionProvider tenantUser() {
			return () -> UserSelection.impersonate("user-of-" + tenant.get());
		}

	}

}
