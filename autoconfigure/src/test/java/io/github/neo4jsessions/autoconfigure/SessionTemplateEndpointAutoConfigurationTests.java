package io.github.neo4jsessions.autoconfigure;

import java.lang.management.ManagementFactory;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;

import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpoint;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpointWebExtension;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SessionTemplateEndpointAutoConfigurationTests {

	private static final String PATH = "/actuator/neo4jsessions";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withConfiguration(AutoConfigurations.of(SessionTemplateEndpointAutoConfiguration.class,
				EndpointAutoConfiguration.class, JmxAutoConfiguration.class, JmxEndpointAutoConfiguration.class,
				WebEndpointAutoConfiguration.class, ManagementContextAutoConfiguration.class,
				JacksonAutoConfiguration.class, JacksonEndpointAutoConfiguration.class,
				HttpMessageConvertersAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				WebMvcAutoConfiguration.class))
		.withBean("bank", SessionTemplate.class,
				() -> SessionTemplate.builder(driver()).name("bank").maxActive(20).build())
		.withBean("books", SessionTemplate.class,
				() -> SessionTemplate.builder(driver())
					.name("books")
					.sessionConfig(
							SessionConfig.builder().withDatabase("books").withImpersonatedUser("somebody").build())
					.build());

	private final WebApplicationContextRunner exposed = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=neo4jsessions");

	@Test
	void isAbsentUnlessExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(Neo4jSessionsEndpoint.class));
	}

	@Test
	void isAbsentWithoutActuator() {
		// by name, as Boot imports it: the annotations of a loaded class are already
		// resolved
		new ApplicationContextRunner().withUserConfiguration(ImportByName.class)
			.withBean(SessionTemplate.class, () -> SessionTemplate.create(driver()))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("neo4jSessionsEndpoint"));
	}

	@Test
	void hasNoWebExtensionIfOnlyJmxExposesIt() {
		this.runner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=neo4jsessions")
			.run((context) -> assertThat(context).hasSingleBean(Neo4jSessionsEndpoint.class)
				.doesNotHaveBean(Neo4jSessionsEndpointWebExtension.class));
	}

	@Test
	void showsIdleTemplates() {
		this.exposed.run((context) -> assertJson(get(context, PATH), """
				{ "templates": {
				    "bank": { "maxActive": 20, "activeTransactions": 0, "scopes": [],
				      "statistics": { "active": 0, "pending": 0, "opened": 0, "closed": 0, "committed": 0,
				        "rolledBack": 0, "failed": 0, "unknown": 0, "leaked": 0, "rejected": 0, "retries": 0 } },
				    "books": { "activeTransactions": 0, "scopes": [],
				      "statistics": { "active": 0, "pending": 0, "opened": 0, "closed": 0, "committed": 0,
				        "rolledBack": 0, "failed": 0, "unknown": 0, "leaked": 0, "rejected": 0, "retries": 0 } } } }
				"""));
	}

	@Test
	void isWrittenIndependentlyOfTheJsonSettingsOfTheApplication() {
		this.exposed
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE",
					"spring.jackson.default-property-inclusion=always",
					"management.endpoint.neo4jsessions.access=unrestricted")
			.run((context) -> {
				template(context, "bank").executeWrite(named("transfer"), (tx) -> new CompletableFuture<>());
				long id = oldest(context, "bank");
				for (String path : new String[] { PATH, PATH + "/bank" }) {
					assertThat(get(context, path)).bodyText()
						.contains("maxActive", "activeTransactions", "rolledBack", "accessMode", "transactionName")
						.doesNotContain("max_active", "active_transactions", "rolled_back", "access_mode", "null");
				}
				assertThat(abort(context, "bank", id, null)).bodyText().contains("transactionName");
			});
	}

	@Test
	void showsTheOpenScopesOfOneTemplate() {
		this.exposed.run((context) -> {
			template(context, "books").executeRead(named("transfer"), (tx) -> new CompletableFuture<>());
			template(context, "books").execute((session) -> new CompletableFuture<>());
			long id = oldest(context, "books");
			MvcTestResult result = get(context, PATH + "/books");
			assertThat(result).bodyJson()
				.extractingPath("$.scopes[*].age")
				.asArray()
				.hasSize(2)
				.allSatisfy((age) -> assertThat((String) age).matches("PT[0-9.]+S"));
			assertJson(result, """
					{ "activeTransactions": 1,
					  "statistics": { "active": 2, "pending": 0, "opened": 2, "closed": 0, "committed": 0,
					    "rolledBack": 0, "failed": 0, "unknown": 0, "leaked": 0, "rejected": 0, "retries": 0 },
					  "scopes": [
					    { "id": %d, "state": "working", "accessMode": "read", "database": "books",
					      "transactionName": "transfer", "leaked": false },
					    { "state": "working", "accessMode": "write", "database": "books", "leaked": false } ] }
					""".formatted(id));
			assertThat(result.getResponse().getContentAsString()).doesNotContain("somebody");
		});
	}

	@Test
	void rejectsUnknownTemplates() {
		this.exposed.run((context) -> assertThat(get(context, PATH + "/films")).hasStatus(HttpStatus.NOT_FOUND));
	}

	@Test
	void abortsNothingUnlessAccessIsAllowed() {
		this.exposed.run((context) -> {
			CompletableFuture<Object> open = template(context, "bank").execute((session) -> new CompletableFuture<>());
			assertThat(abort(context, "bank", oldest(context, "bank"), null)).hasStatus(HttpStatus.METHOD_NOT_ALLOWED);
			assertThat(open).isNotDone();
		});
	}

	@Test
	void abortsAScopeAndNamesTheOperator() {
		withAccess((context) -> {
			CompletableFuture<Object> open = template(context, "bank").executeWrite(named("transfer"),
					(tx) -> new CompletableFuture<>());
			long id = oldest(context, "bank");
			assertJson(abort(context, "bank", id, () -> "ann"), """
					{ "id": %d, "state": "working", "accessMode": "write", "transactionName": "transfer",
					  "leaked": false }
					""".formatted(id));
			assertAborted(open, "'ann' through the actuator endpoint");
			assertThat(template(context, "bank").statistics().rolledBack()).isOne();
			assertThat(get(context, PATH + "/bank")).bodyJson().extractingPath("$.scopes").asArray().isEmpty();
		});
	}

	@Test
	void abortsAScopeForAnOperatorWithoutAName() {
		withAccess((context) -> {
			CompletableFuture<Object> open = template(context, "bank").execute((session) -> new CompletableFuture<>());
			assertThat(abort(context, "bank", oldest(context, "bank"), null)).hasStatusOk();
			assertAborted(open, "by an operator through the actuator endpoint");
		});
	}

	@Test
	void reportsAMissingScope() {
		withAccess((context) -> {
			CompletableFuture<Object> open = template(context, "bank").execute((session) -> new CompletableFuture<>());
			long id = oldest(context, "bank");
			assertThat(abort(context, "bank", -id, null)).hasStatus(HttpStatus.NOT_FOUND)
				.bodyText()
				.contains("'bank'", "no open scope -" + id);
			assertThat(abort(context, "books", id, null)).hasStatus(HttpStatus.NOT_FOUND);
			assertThat(abort(context, "films", id, null)).hasStatus(HttpStatus.NOT_FOUND)
				.bodyText()
				.contains("'films'");
			assertThat(open).isNotDone();
		});
	}

	@Test
	void isAvailableOverJmx() {
		this.runner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=neo4jsessions",
					"management.endpoint.neo4jsessions.access=unrestricted")
			.run((context) -> {
				CompletableFuture<Object> open = template(context, "bank")
					.execute((session) -> new CompletableFuture<>());
				assertThat(invoke("templates")).asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
					.extractingByKey("templates")
					.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
					.containsOnlyKeys("bank", "books");
				long id = oldest(context, "bank");
				assertThat(invoke("abort", "bank", id))
					.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
					.containsEntry("state", "working");
				assertAborted(open, "by an operator");
				assertThatExceptionOfType(ReflectionException.class).isThrownBy(() -> invoke("abort", "bank", id))
					.withMessageContaining("no open scope " + id);
				assertThat(invoke("template", "films")).isNull();
			});
	}

	@Test
	void abortsNothingOverJmxUnlessAccessIsAllowed() {
		this.runner
			.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=neo4jsessions")
			.run((context) -> assertThatExceptionOfType(ReflectionException.class)
				.isThrownBy(() -> invoke("abort", "bank", 1L))
				.withMessageContaining("no operation named abort"));
	}

	private void withAccess(Consumer<AssertableWebApplicationContext> test) {
		this.exposed.withPropertyValues("management.endpoint.neo4jsessions.access=unrestricted").run(test::accept);
	}

	private static Object invoke(String operation, Object... arguments) throws Exception {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		String[] signature = new String[arguments.length];
		for (int i = 0; i < arguments.length; i++) {
			signature[i] = arguments[i].getClass().getName();
		}
		try {
			return server.invoke(new ObjectName("org.springframework.boot:type=Endpoint,name=Neo4jsessions"), operation,
					arguments, signature);
		}
		catch (MBeanException ex) {
			throw ex.getTargetException();
		}
	}

	private static MvcTestResult get(AssertableWebApplicationContext context, String path) {
		return MockMvcTester.from(context).get().uri(path).exchange();
	}

	private static MvcTestResult abort(AssertableWebApplicationContext context, String template, long id,
			Principal operator) {
		return MockMvcTester.from(context)
			.post()
			.uri(PATH + "/" + template)
			.contentType(MediaType.APPLICATION_JSON)
			.content("{\"id\":" + id + "}")
			.with((request) -> {
				request.setUserPrincipal(operator);
				return request;
			})
			.exchange();
	}

	private static void assertJson(MvcTestResult result, String expected) {
		assertThat(result).hasStatusOk().bodyJson().isEqualTo(expected, JsonCompareMode.LENIENT);
	}

	private static void assertAborted(CompletableFuture<Object> open, String by) {
		assertThat(open).isCompletedExceptionally();
		assertThat(open.handle((value, ex) -> ex).join()).isInstanceOf(SessionScopeAbortedException.class)
			.hasMessageContaining(by);
	}

	private static SessionTemplate template(ApplicationContext context, String name) {
		return context.getBean(name, SessionTemplate.class);
	}

	private static long oldest(ApplicationContext context, String name) {
		return template(context, name).monitor().openScopes().get(0).id();
	}

	private static TransactionConfig named(String name) {
		return TransactionConfig.builder().withMetadata(Map.of("name", name)).build();
	}

	private static Driver driver() {
		return ScriptedDriver.create();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(ImportByName.Selector.class)
	static class ImportByName {

		static class Selector implements DeferredImportSelector {

			@Override
			public String[] selectImports(AnnotationMetadata importingClass) {
				return new String[] { SessionTemplateEndpointAutoConfiguration.class.getName() };
			}

		}

	}

}
