package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.web.CancelledRequestLogger;
import io.github.neo4jsessions.web.ConnectionWatch;
import io.github.neo4jsessions.web.RequestBoundWorkPostProcessor;
import io.github.neo4jsessions.web.WatchableHttp11NioProtocol;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the work of requests is bound to them.
 */
class RequestBoundWorkAutoConfigurationTests {

	private static final String DETECT = "neo4j.sessions.web.detect-disconnect=true";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RequestBoundWorkAutoConfiguration.class))
		.withBean(SessionTemplate.class, () -> SessionTemplate.create(ScriptedDriver.create()));

	@Test
	void isOnByDefaultAndWatchesNoConnections() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(RequestBoundWorkPostProcessor.class)
			.doesNotHaveBean(ConnectionWatch.class)
			.doesNotHaveBean(RequestBoundWorkAutoConfiguration.WatchableTomcat.class));
	}

	@Test
	void isOffByProperty() {
		this.runner.withPropertyValues("neo4j.sessions.web.cancel-on-disconnect=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RequestBoundWorkPostProcessor.class));
		this.runner.withPropertyValues("neo4j.sessions.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RequestBoundWorkPostProcessor.class));
	}

	@Test
	void isOffWithoutATemplateAndWithoutSpringMvc() {
		AutoConfigurations configuration = AutoConfigurations.of(RequestBoundWorkAutoConfiguration.class);
		new WebApplicationContextRunner().withConfiguration(configuration)
			.run((context) -> assertThat(context).doesNotHaveBean(RequestBoundWorkPostProcessor.class));
		new ApplicationContextRunner().withConfiguration(configuration)
			.withBean(SessionTemplate.class, () -> SessionTemplate.create(ScriptedDriver.create()))
			.run((context) -> assertThat(context).doesNotHaveBean(RequestBoundWorkPostProcessor.class));
		new ReactiveWebApplicationContextRunner().withConfiguration(configuration)
			.withBean(SessionTemplate.class, () -> SessionTemplate.create(ScriptedDriver.create()))
			.withPropertyValues(DETECT)
			.run((context) -> assertThat(context).doesNotHaveBean(RequestBoundWorkPostProcessor.class)
				.doesNotHaveBean(ConnectionWatch.class)
				.hasSingleBean(CancelledRequestLogger.class));
	}

	@Test
	void detectionWatchesConnectionsOfTomcatAndJetty() {
		this.runner.withPropertyValues(DETECT)
			.run((context) -> assertThat(context).hasSingleBean(ConnectionWatch.class)
				.hasSingleBean(RequestBoundWorkAutoConfiguration.WatchableTomcat.class)
				.hasSingleBean(RequestBoundWorkAutoConfiguration.WatchableJetty.class));
	}

	@Test
	void startsWithoutServersOfItsOwnAndWithoutSpringMvc() {
		// by name, as Boot imports it: the annotations of a loaded class are already
		// resolved
		WebApplicationContextRunner byName = new WebApplicationContextRunner()
			.withInitializer(RequestBoundWorkAutoConfigurationTests::register)
			.withBean(SessionTemplate.class, () -> SessionTemplate.create(ScriptedDriver.create()))
			.withPropertyValues(DETECT);
		byName
			.withClassLoader(
					new FilteredClassLoader("org.apache.coyote", "org.eclipse.jetty", "org.springframework.boot.tomcat",
							"org.springframework.boot.jetty", "org.springframework.boot.web.server"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RequestBoundWorkPostProcessor.class));
		byName.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestBoundWorkPostProcessor.class));
	}

	private static void register(ConfigurableApplicationContext context) {
		((GenericApplicationContext) context).registerBeanDefinition("byName",
				BeanDefinitionBuilder.genericBeanDefinition(RequestBoundWorkAutoConfiguration.class.getName())
					.getBeanDefinition());
	}

	@Test
	void leavesAnotherProtocolAlone() {
		RequestBoundWorkAutoConfiguration.WatchableTomcat customizer = new RequestBoundWorkAutoConfiguration.WatchableTomcat();
		TomcatWebServerFactory factory = new TomcatWebServerFactory() {
		};
		customizer.customize(factory);
		assertThat(factory.getProtocol()).isEqualTo(WatchableHttp11NioProtocol.class.getName());
		factory.setProtocol("AJP/1.3");
		customizer.customize(factory);
		assertThat(factory.getProtocol()).isEqualTo("AJP/1.3");
	}

	@Test
	void tomcatMayCreateTheProtocolByItsNameInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new RequestBoundWorkAutoConfiguration.TomcatRuntimeHints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(WatchableHttp11NioProtocol.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)).accepts(hints);
	}

}
