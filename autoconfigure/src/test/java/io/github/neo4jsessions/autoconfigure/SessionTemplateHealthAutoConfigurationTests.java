package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.actuate.SessionTemplateHealthIndicator;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.neo4j.driver.Driver;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTemplateHealthAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SessionTemplateHealthAutoConfiguration.class))
		.withBean("bank", SessionTemplate.class,
				() -> SessionTemplate.builder(driver()).name("bank").maxActive(1).maxPending(5).build())
		.withBean("books", SessionTemplate.class, () -> SessionTemplate.builder(driver()).name("books").build());

	@Test
	void isUpWithTheFiguresOfEachTemplate() {
		this.runner.run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).isEqualTo(Map.of("bank", template("running", 0, 1, 0, 5, false),
					"books", template("running", 0, null, 0, null, false)));
		});
	}

	@Test
	void saturationIsADetailAndNotAFailure() {
		this.runner.run((context) -> {
			CompletableFuture<Object> release = new CompletableFuture<>();
			SessionTemplate bank = context.getBean("bank", SessionTemplate.class);
			bank.execute((session) -> release);
			assertThat(health(context).getDetails()).containsEntry("bank", template("running", 1, 1, 0, 5, true));
			bank.execute((session) -> release);
			context.getBean("books", SessionTemplate.class).execute((session) -> release);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsEntry("bank", template("running", 1, 1, 1, 5, true))
				.containsEntry("books", template("running", 1, null, 0, null, false));
			release.complete("done");
			assertThat(health(context).getDetails()).containsEntry("bank", template("running", 0, 1, 0, 5, false));
		});
	}

	@Test
	void isOutOfServiceOnceATemplateIsShutDown() {
		this.runner.run((context) -> {
			context.getBean("books", SessionTemplate.class).shutdown(Duration.ZERO).join();
			assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health(context).getDetails())
				.containsEntry("books", template("shut_down", 0, null, 0, null, false))
				.containsEntry("bank", template("running", 0, 1, 0, 5, false));
		});
	}

	@Test
	void isOutOfServiceWhileATemplateIsBeingDrained() {
		this.runner.run((context) -> {
			CompletableFuture<Object> release = new CompletableFuture<>();
			SessionTemplate books = context.getBean("books", SessionTemplate.class);
			books.execute((session) -> release);
			CompletableFuture<Void> drained = books.drain(Duration.ofMinutes(5));
			assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health(context).getDetails()).containsEntry("books",
					template("draining", 1, null, 0, null, false));
			release.complete("done");
			assertThat(drained).succeedsWithin(Duration.ofSeconds(30));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void doesNotUseTheDriver() {
		Driver driver = Mockito.mock(Driver.class);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SessionTemplateHealthAutoConfiguration.class))
			.withBean(SessionTemplate.class, () -> SessionTemplate.create(driver))
			.run((context) -> {
				assertThat(health(context).getStatus()).isEqualTo(Status.UP);
				Mockito.verifyNoInteractions(driver);
			});
	}

	@Test
	void toleratesAMock() {
		this.runner.withBean("mocked", SessionTemplate.class, () -> Mockito.mock(SessionTemplate.class))
			.run((context) -> assertThat(health(context).getDetails()).containsOnlyKeys("bank", "books"));
	}

	@Test
	void canBeDisabled() {
		this.runner.withPropertyValues("management.health.neo4jsessions.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
		this.runner
			.withPropertyValues("management.health.defaults.enabled=false",
					"management.health.neo4jsessions.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(HealthIndicator.class));
	}

	@Test
	void isAbsentWithoutTemplates() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SessionTemplateHealthAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
		this.runner.withPropertyValues("neo4j.sessions.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
	}

	@Test
	void isAbsentWithoutTheModuleForHealth() {
		// by name, as Boot imports it: the annotations of a loaded class are already
		// resolved
		new ApplicationContextRunner().withUserConfiguration(ImportByName.class)
			.withBean(SessionTemplate.class, () -> SessionTemplate.create(driver()))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("neo4jSessionsHealthIndicator"));
	}

	@Test
	void anIndicatorOfTheApplicationReplacesIt() {
		this.runner.withBean("neo4jSessionsHealthIndicator", HealthIndicator.class, () -> () -> Health.down().build())
			.run((context) -> assertThat(context).doesNotHaveBean(SessionTemplateHealthIndicator.class));
	}

	@Test
	void isPartOfHealthButOfReadinessOnlyIfIncluded() {
		ApplicationContextRunner probes = this.runner
			.withConfiguration(AutoConfigurations.of(ApplicationAvailabilityAutoConfiguration.class,
					HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
					HealthEndpointAutoConfiguration.class, AvailabilityHealthContributorAutoConfiguration.class,
					AvailabilityProbesAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=health",
					"management.endpoint.health.probes.enabled=true");
		probes.run((context) -> {
			context.getBean("books", SessionTemplate.class).shutdown(Duration.ZERO).join();
			HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
			assertThat(endpoint.healthForPath("neo4jSessions").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(endpoint.healthForPath("readiness", "neo4jSessions")).isNull();
		});
		probes.withPropertyValues("management.endpoint.health.group.readiness.include=readinessState,neo4jSessions")
			.run((context) -> {
				context.getBean("books", SessionTemplate.class).shutdown(Duration.ZERO).join();
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
				assertThat(endpoint.healthForPath("readiness", "neo4jSessions").getStatus())
					.isEqualTo(Status.OUT_OF_SERVICE);
			});
	}

	private static Map<String, Object> template(String state, long active, Integer maxActive, long pending,
			Integer maxPending, boolean saturated) {
		Map<String, Object> template = new HashMap<>(
				Map.of("state", state, "active", active, "pending", pending, "saturated", saturated));
		if (maxActive != null) {
			template.put("maxActive", maxActive);
		}
		if (maxPending != null) {
			template.put("maxPending", maxPending);
		}
		return template;
	}

	private static Health health(ApplicationContext context) {
		return context.getBean("neo4jSessionsHealthIndicator", HealthIndicator.class).health();
	}

	private static Driver driver() {
		return ScriptedDriver.create();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(ImportByName.Selector.class)
	static class ImportByName {

		static class Selector implements DeferredImportSelector {

			@Override
			public String[] selectImports(AnnotationMetadata metadata) {
				return new String[] { "io.github.neo4jsessions.autoconfigure.SessionTemplateHealthAutoConfiguration" };
			}

		}

	}

}
