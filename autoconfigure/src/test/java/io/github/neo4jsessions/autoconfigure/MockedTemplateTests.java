package io.github.neo4jsessions.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.SessionTemplates;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpoint;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

/**
 * A test of an application replaces a template with a mock: the application starts and
 * stops as it does without the mock.
 */
class MockedTemplateTests {

	private static final String PROPERTY_EXPOSED = "management.endpoints.jmx.exposure.include=neo4jsessions";

	private static final String PROPERTY_JMX = "spring.jmx.enabled=true";

	private static final String PROPERTY_ORDERS = "neo4j.sessions.templates.orders.max-active=2";

	private static void assertMeasured(ConfigurableApplicationContext context, String... templates) {
		assertThat(context.getBean(MeterRegistry.class).get("neo4j.sessions.active").gauges())
			.extracting((gauge) -> gauge.getId().getTag("template"))
			.containsExactlyInAnyOrder(templates);
		assertThat(context.getBean(Neo4jSessionsEndpoint.class).templates().templates()).containsOnlyKeys(templates);
	}

	private static void assertStops(ConfigurableApplicationContext context) {
		context.stop();
		assertThat(context.isRunning()).isFalse();
		context.start();
		assertThat(context.isRunning()).isTrue();
	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { PROPERTY_EXPOSED, PROPERTY_JMX, PROPERTY_ORDERS })
	@DirtiesContext
	class OfTheTemplate {

		@MockitoBean
		private SessionTemplate template;

		@Autowired
		private ConfigurableApplicationContext context;

		@Test
		void startsAndStops() {
			assertThat(this.context.getBean(SessionTemplates.class).get("default")).isSameAs(this.template);
			assertThat(this.context.getBean(SessionTemplates.class).names()).containsExactlyInAnyOrder("default",
					"orders");
			assertMeasured(this.context, "orders");
			assertStops(this.context);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { PROPERTY_EXPOSED, PROPERTY_JMX, PROPERTY_ORDERS })
	@DirtiesContext
	class OfAllTemplates {

		@MockitoBean(name = "sessionTemplate")
		private SessionTemplate template;

		@MockitoBean(name = "ordersSessionTemplate")
		private SessionTemplate orders;

		@Autowired
		private ConfigurableApplicationContext context;

		@Test
		void startsAndStops() {
			assertThat(this.context.getBean(SessionTemplates.class).get("orders")).isSameAs(this.orders);
			assertThat(this.context.getBean(SessionTemplates.class).get("default")).isSameAs(this.template);
			assertThat(this.context.getBean(Neo4jSessionsEndpoint.class).templates().templates()).isEmpty();
			assertStops(this.context);
		}

		@Test
		void allAreDrainedEvenIfEachThrows() {
			for (SessionTemplate mock : List.of(this.template, this.orders)) {
				given(mock.getName()).willReturn("default");
				given(mock.drain(any())).willThrow(new IllegalStateException("the mock failed"));
			}
			assertStops(this.context);
			then(this.template).should().drain(any());
			then(this.orders).should().drain(any());
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { PROPERTY_EXPOSED, PROPERTY_JMX, PROPERTY_ORDERS })
	@DirtiesContext
	class OfTheOperations {

		@MockitoBean(name = "sessionTemplate")
		private SessionOperations sessions;

		@MockitoBean(name = "ordersSessionTemplate")
		private SessionOperations orders;

		@Autowired
		private ConfigurableApplicationContext context;

		@Test
		void startsAndStops() {
			assertThat(this.context.getBean(SessionOperations.class)).isNotNull();
			assertStops(this.context);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { PROPERTY_EXPOSED, PROPERTY_JMX, PROPERTY_ORDERS })
	@DirtiesContext
	class OfTheDriver {

		@MockitoBean
		private Driver driver;

		@Autowired
		private ConfigurableApplicationContext context;

		@Test
		void startsAndStops() {
			assertMeasured(this.context, "default", "orders");
			assertStops(this.context);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = { PROPERTY_EXPOSED, PROPERTY_JMX, PROPERTY_ORDERS })
	@DirtiesContext
	class Spied {

		@MockitoSpyBean(name = "sessionTemplate")
		private SessionTemplate template;

		@Autowired
		private ConfigurableApplicationContext context;

		@Test
		void startsAndStops() {
			assertThat(this.context.getBean(SessionTemplates.class).get("default").getName()).isEqualTo("default");
			assertMeasured(this.context, "default", "orders");
			assertStops(this.context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SessionTemplateAutoConfiguration.class, NamedSessionTemplatesAutoConfiguration.class,
			SessionTemplateMetricsAutoConfiguration.class, SessionTemplateEndpointAutoConfiguration.class,
			AsyncTransactionAutoConfiguration.class, DataNeo4jAutoConfiguration.class, MetricsAutoConfiguration.class })
	static class Application {

		@Bean
		Driver driver() {
			return ScriptedDriver.create();
		}

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		Annotated annotated() {
			return new Annotated();
		}

	}

	static class Annotated {

		@AsyncTransactional
		CompletableFuture<String> annotated() {
			return CompletableFuture.completedFuture("annotated");
		}

	}

}
