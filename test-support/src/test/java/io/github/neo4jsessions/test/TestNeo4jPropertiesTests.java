package io.github.neo4jsessions.test;

import io.github.neo4jsessions.autoconfigure.SessionTemplateAutoConfiguration;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.neo4j.driver.Driver;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link TestNeo4jProperties}: the library reports misspelled keys, by the name of
 * that class.
 */
@ExtendWith(OutputCaptureExtension.class)
class TestNeo4jPropertiesTests {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class))
		.withBean(Driver.class, () -> ScriptedDriver.create());

	@Test
	void aMisspelledKeyIsReportedWithTheKnownOne(CapturedOutput output) {
		this.context.withPropertyValues("neo4j.sessions.test.empty-databse=never")
			.run((context) -> assertThat(output).contains("Property 'neo4j.sessions.test.empty-databse'",
					"is not known and has no effect; did you mean 'neo4j.sessions.test.empty-database'?"));
	}

	/**
	 * It is a parameter of JUnit, and has no effect as a property.
	 */
	@Test
	void theParameterOfJUnitIsReported(CapturedOutput output) {
		this.context.withPropertyValues("neo4j.sessions.test.patience=10s")
			.run((context) -> assertThat(output).contains("Property 'neo4j.sessions.test.patience'",
					"is not known and has no effect; docs/testing.md lists the known ones"));
	}

	@Test
	void theKnownKeysAreNotReported(CapturedOutput output) {
		this.context
			.withPropertyValues("neo4j.sessions.test.server=container", "neo4j.sessions.test.emptyDatabase=never",
					"neo4j.sessions.test.container-image=neo4j:5.26")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).doesNotContain("has no effect");
			});
	}

}
