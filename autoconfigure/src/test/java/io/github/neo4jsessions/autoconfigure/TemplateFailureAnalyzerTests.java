package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.UnsupportedDriverExceptions;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Analyses of a failed start that concern templates.
 */
class TemplateFailureAnalyzerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class))
		.withBean(Driver.class, () -> ScriptedDriver.create());

	@Test
	void aTemplateThatIsInjectedLazilyMustBeInjectedByItsInterface() {
		for (Class<?> bean : new Class<?>[] { ByConstructor.class, ByField.class }) {
			ConfigurableApplicationContext[] failed = new ConfigurableApplicationContext[1];
			this.runner.withInitializer((context) -> failed[0] = context).withUserConfiguration(bean).run((context) -> {
				FailureAnalysis analysis = new LazyTemplateFailureAnalyzer(failed[0].getBeanFactory())
					.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains(bean.getSimpleName(), "SessionTemplate");
				assertThat(analysis.getAction()).contains("@Lazy SessionOperations");
			});
		}
	}

	@Test
	void otherProxiesThatCannotBeCreatedAreLeftToOtherAnalyzers() {
		ConfigurableApplicationContext[] failed = new ConfigurableApplicationContext[1];
		this.runner.withInitializer((context) -> failed[0] = context)
			.withUserConfiguration(OfAnother.class)
			.run((context) -> assertThat(
					new LazyTemplateFailureAnalyzer(failed[0].getBeanFactory()).analyze(context.getStartupFailure()))
				.isNull());
	}

	@Test
	void aDriverThatIsTooOldIsNamedWithTheSupportedVersions() {
		FailureAnalysis analysis = new UnsupportedDriverFailureAnalyzer()
			.analyze(new IllegalStateException(UnsupportedDriverExceptions.of("6.0.0")));
		assertThat(analysis.getDescription()).contains("6.0.0").contains("6.1");
		assertThat(analysis.getAction()).contains("neo4j-java-driver.version");
	}

	static class ByConstructor {

		ByConstructor(@Lazy SessionTemplate sessions) {
		}

	}

	static class ByField {

		@Autowired
		@Lazy
		private SessionTemplate sessions;

	}

	@Configuration(proxyBeanMethods = false)
	static class OfAnother {

		@Bean
		String text(@Lazy Integer number) {
			return "text";
		}

		@Bean
		Integer number() {
			return 1;
		}

	}

}
