package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.Driver;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link UnknownProperties}.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesTests {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SessionTemplateAutoConfiguration.class))
		.withBean(Driver.class, () -> ScriptedDriver.create());

	@ParameterizedTest
	@CsvSource({ "max-activ, max-active", "maxActve, max-active", "retry.max-tim, retry.max-time",
			"templates.orders.max-pendin, templates.orders.max-pending",
			"templates.orders.retry.jiter, templates.orders.retry.jitter",
			"web.detect-disconect, web.detect-disconnect", "embedded.data-directry, embedded.data-directory",
			"embedded.keepRuning, embedded.keep-running", "embeded.port, embedded", "tests.server, test" })
	void aMisspelledKeyIsReportedWithTheKnownOne(String key, String known, CapturedOutput output) {
		this.context.withPropertyValues("neo4j.sessions." + key + "=123456").run((context) -> {
			assertThat(context).hasSingleBean(SessionTemplate.class);
			assertThat(output).contains("is not known and has no effect; did you mean 'neo4j.sessions." + known + "'?")
				.doesNotContain("123456");
		});
	}

	@ParameterizedTest
	@CsvSource({ "pool, properties", "embedded, properties", "embedded.memory, embedded-server",
			"embedded.repository, embedded-server" })
	void aKeyThatResemblesNoneIsReported(String key, String page, CapturedOutput output) {
		this.context.withPropertyValues("neo4j.sessions." + key + "=5")
			.run((context) -> assertThat(output).contains("Property 'neo4j.sessions." + key + "'")
				.contains("is not known and has no effect; docs/" + page + ".md lists the known ones"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-active", "maxActive", "transaction.metadata.app", "templates.orders.max-active",
			"templates.orders.transaction.metadata.app.name", "web.cancel-on-disconnect", "misrouted-futures",
			"embedded.data-directory", "embedded.dataDirectory", "embedded.settings.[server.memory.heap.max_size]" })
	void aKnownKeyIsNotReported(String key, CapturedOutput output) {
		String value = switch (key) {
			case "web.cancel-on-disconnect" -> "true";
			case "misrouted-futures" -> "warn";
			default -> "5";
		};
		this.context
			.withPropertyValues("neo4j.sessions." + key + "=" + value, "neo4j.sessions.templates.orders.enabled=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).doesNotContain("has no effect");
			});
	}

	/**
	 * A value that is not valid is reported by the module, if it uses the key.
	 */
	@Test
	void aKeyWithAnInvalidValueIsNotReported(CapturedOutput output) {
		this.context.withPropertyValues("neo4j.sessions.embedded.enabled=5").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).doesNotContain("has no effect");
		});
	}

	@ParameterizedTest
	@CsvSource({ "embedded.data-directory, neo4j-sessions-embedded", "embedded.memory, neo4j-sessions-embedded",
			"test.server, neo4j-sessions-spring-boot-test" })
	void aKeyOfAModuleThatIsMissingIsNoted(String key, String module, CapturedOutput output) {
		this.context.withClassLoader(new FilteredClassLoader("io.github.neo4jsessions.embedded"))
			.withPropertyValues("neo4j.sessions." + key + "=123456")
			.run((context) -> {
				assertThat(context).hasSingleBean(SessionTemplate.class);
				assertThat(output.toString().lines().filter((line) -> line.contains("has no effect"))).singleElement()
					.asString()
					.contains(" INFO ", "Property 'neo4j.sessions." + key + "'",
							"has no effect, since " + module + " is not on the class path")
					.doesNotContain("123456");
			});
	}

}
