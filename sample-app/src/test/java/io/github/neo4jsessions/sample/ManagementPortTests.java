package io.github.neo4jsessions.sample;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.SessionTemplates;
import io.github.neo4jsessions.sample.RawClient.Answer;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.test.json.JsonContent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The actuator on its own port: it has a context of its own, a child of the application's
 * context, which must not create templates again.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.server.port=0", "neo4j.sessions.templates.orders.max-active=2" })
@Import({ ManagementPortTests.Contexts.class, ManagementPortTests.WithoutServer.class })
class ManagementPortTests {

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@Autowired
	private ApplicationContext application;

	@Autowired
	private SessionTemplates templates;

	@Autowired
	private Contexts contexts;

	@Test
	void contextOfTheManagementPortCreatesNoTemplates() {
		assertThat(this.managementPort).isNotEqualTo(this.port);
		assertThat(this.contexts.refreshed).contains(this.application).hasSizeGreaterThan(1);
		assertThat(this.contexts.refreshed).filteredOn((context) -> context != this.application)
			.allSatisfy((management) -> {
				assertThat(management.getParent()).isSameAs(this.application);
				assertThat(management.getBeanNamesForType(SessionTemplate.class)).isEmpty();
				assertThat(management.getBean("ordersSessionTemplate")).isSameAs(this.templates.get("orders"));
			});
	}

	@Test
	void endpointOfTheManagementPortShowsTheTemplatesOfTheApplication() {
		Answer answer = new RawClient(this.managementPort).send("GET /actuator/neo4jsessions", "", "");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(new JsonContent(answer.body())).extractingPath("$.templates")
			.asMap()
			.containsOnlyKeys("default", "orders");
	}

	/**
	 * Replaces the driver of the application.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class WithoutServer {

		@Bean
		ScriptedDriver driver() {
			return ScriptedDriver.create();
		}

	}

	/**
	 * Events of a child context also reach the listeners of its parent.
	 */
	static class Contexts {

		private final List<ApplicationContext> refreshed = new CopyOnWriteArrayList<>();

		@EventListener
		void refreshed(ContextRefreshedEvent event) {
			this.refreshed.add(event.getApplicationContext());
		}

	}

}
