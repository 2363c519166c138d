package io.github.neo4jsessions.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.neo4j.driver.Driver;

import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Analyses of an address that the driver cannot use.
 */
class DriverAddressFailureAnalyzerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Neo4jAutoConfiguration.class, SessionTemplateAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "localhost:7687,localhost:7687", "localhost,localhost",
			"server.example.com:7687,server.example.com:7687", "127.0.0.1:7687,127.0.0.1:7687",
			"//localhost:7687,localhost:7687", "bolt:localhost:7687,localhost:7687", "neo4j//localhost,localhost" })
	void anAddressWithoutASchemeIsReportedWithAnAddressThatHasOne(String address, String server) {
		FailureAnalysis analysis = analyze(address);
		assertThat(analysis.getDescription())
			.isEqualTo("The address '" + address + "' in 'spring.neo4j.uri' does not begin with a scheme.");
		assertThat(analysis.getAction()).contains("'bolt://" + server + "'", "'neo4j://" + server + "'");
	}

	@ParameterizedTest
	@CsvSource({ "http,http://localhost:7474", "BOLT,BOLT://localhost:7687", "https,https://user:secret@localhost" })
	void aSchemeThatTheDriverDoesNotSupportIsReported(String scheme, String address) {
		FailureAnalysis analysis = analyze(address);
		assertThat(analysis.getDescription()).contains("'" + scheme + "://localhost", "'spring.neo4j.uri'",
				"has the scheme '" + scheme + "', which the driver does not support");
		assertThat(analysis.getAction()).contains("'bolt://localhost:7687'", "7687, not that of HTTP");
	}

	@ParameterizedTest
	@CsvSource({ "user:secret@localhost:7687", "user:se@secret@127.0.0.1:7687", "//user:secret@localhost:7687",
			"http://user:secret@localhost:7687", "127.0.0.1:7687?password=secret",
			"bolt:user:secret@localhost#secret" })
	void neitherUserNorPasswordIsReported(String address) {
		FailureAnalysis analysis = analyze(address);
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("secret", "user:");
		if (address.contains("@")) {
			assertThat(analysis.getAction()).contains("spring.neo4j.authentication.username");
		}
	}

	@Test
	void anAddressWithASchemeIsNotAnalyzed() {
		MockEnvironment environment = new MockEnvironment().withProperty("spring.neo4j.uri", "bolt://local host");
		assertThat(new DriverAddressFailureAnalyzer(environment)
			.analyze(new BeanInstantiationException(Driver.class, "the host is not valid"))).isNull();
	}

	@Test
	void anotherFailureIsNotAnalyzed() {
		MockEnvironment environment = new MockEnvironment().withProperty("spring.neo4j.uri", "localhost:7687");
		assertThat(new DriverAddressFailureAnalyzer(environment).analyze(new BeanCreationException("another")))
			.isNull();
	}

	private FailureAnalysis analyze(String address) {
		return StartFailures.analyze(this.runner.withPropertyValues("spring.neo4j.uri=" + address));
	}

}
