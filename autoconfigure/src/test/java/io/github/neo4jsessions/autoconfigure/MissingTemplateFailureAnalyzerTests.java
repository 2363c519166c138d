package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Analyses of a failed start because there is no template.
 */
class MissingTemplateFailureAnalyzerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class))
		.withUserConfiguration(Shop.class);

	private final ApplicationContextRunner withDriver = this.runner.withBean(Driver.class,
			MissingTemplateFailureAnalyzerTests::driver);

	private static Driver driver() {
		return ScriptedDriver.create();
	}

	@Test
	void aTemplateThatIsDisabledIsNamedWithTheProperty() {
		FailureAnalysis analysis = StartFailures
			.analyze(this.withDriver.withPropertyValues("neo4j.sessions.enabled=false"));
		assertThat(analysis.getDescription()).contains("Parameter 0 of constructor in " + Shop.class.getName(),
				"required a SessionTemplate", "'neo4j.sessions.enabled' is false");
		assertThat(analysis.getAction()).contains("set it to true", "ObjectProvider<SessionOperations>");
	}

	@Test
	void theInterfaceIsAnalyzedToo() {
		FailureAnalysis analysis = StartFailures.analyze(new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class))
			.withBean(Driver.class, MissingTemplateFailureAnalyzerTests::driver)
			.withUserConfiguration(OfInterface.class)
			.withPropertyValues("neo4j.sessions.enabled=false"));
		assertThat(analysis.getDescription()).contains("required a SessionOperations", "'neo4j.sessions.enabled'");
	}

	@Test
	void aMissingDriverIsNamed() {
		FailureAnalysis analysis = StartFailures.analyze(this.runner);
		assertThat(analysis.getDescription()).contains("there is no Driver bean");
		assertThat(analysis.getAction()).contains("spring-boot-starter-neo4j", "spring.neo4j.uri",
				"org.neo4j.driver.Driver");
	}

	@Test
	void anExcludedAutoConfigurationIsNamed() {
		FailureAnalysis driver = StartFailures
			.analyze(new ApplicationContextRunner().withUserConfiguration(Shop.class, WithoutDriver.class));
		assertThat(driver.getDescription()).contains("there is no Driver bean: Neo4jAutoConfiguration is excluded, or");
		FailureAnalysis template = StartFailures
			.analyze(new ApplicationContextRunner().withUserConfiguration(Shop.class, WithoutTemplate.class));
		assertThat(template.getDescription()).contains("SessionTemplateAutoConfiguration is excluded");
		assertThat(template.getAction()).contains("SessionTemplate.create(driver)");
	}

	@Test
	void severalDriversAreNamedIfNoneIsPrimary() {
		FailureAnalysis analysis = StartFailures.analyze(this.runner.withUserConfiguration(TwoDrivers.class));
		assertThat(analysis.getDescription()).contains("several Driver beans and none is primary: 'first', 'second'");
		assertThat(analysis.getAction()).contains("@Primary", "'neo4j.sessions.templates.<name>.driver'");
	}

	@Test
	void theTemplatesThatDoNotFitAreNamed() {
		FailureAnalysis analysis = StartFailures.analyze(new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class))
			.withBean(Driver.class, MissingTemplateFailureAnalyzerTests::driver)
			.withUserConfiguration(Qualified.class));
		assertThat(analysis.getDescription()).contains("fits the injection point: 'sessionTemplate'");
		assertThat(analysis.getAction()).contains("@Qualifier", "'neo4j.sessions.templates.<name>.*'");
	}

	@Test
	void otherMissingBeansAreLeftToSpringBoot() {
		FailureAnalysis analysis = StartFailures.analyze(new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class))
			.withUserConfiguration(OfAnother.class)
			.withPropertyValues("neo4j.sessions.enabled=false"));
		assertThat(analysis.getDescription()).contains("could not be found").doesNotContain("neo4j.sessions");
	}

	static class Shop {

		Shop(SessionTemplate sessions) {
		}

	}

	static class OfInterface {

		OfInterface(SessionOperations sessions) {
		}

	}

	static class Qualified {

		Qualified(@Qualifier("ordersSessionTemplate") SessionTemplate sessions) {
		}

	}

	static class OfAnother {

		OfAnother(Runnable task) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = Neo4jAutoConfiguration.class)
	static class WithoutDriver {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = SessionTemplateAutoConfiguration.class)
	static class WithoutTemplate {

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDrivers {

		@Bean
		Driver first() {
			return driver();
		}

		@Bean
		Driver second() {
			return driver();
		}

	}

}
