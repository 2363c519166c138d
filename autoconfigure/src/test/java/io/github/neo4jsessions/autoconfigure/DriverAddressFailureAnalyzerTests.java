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
			"http://user:secret@localhost:7687", "127.0.0.1:7687?password=secret", "bolt:user:secret@localhost#secret",
			"neo4j://user:my[secret@localhost", "bolt+s://user:secret@[::1", "neo4j://localhost[?word=my@secret",
			"neo4j://user:[?secret@localhost", "localhost?word=my@secret", "user:secret?my@localhost",
			"user:secret#my@localhost", "neo4j://user:secret@my_host:7687", "bolt://user:s/ecret@localhost",
			"bolt://user:my secret@my_host" })
	void neitherUserNorPasswordIsReported(String address) {
		FailureAnalysis analysis = analyze(address);
		assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("secret", "ecret", "user:");
		if (address.contains("@")) {
			assertThat(analysis.getAction()).contains("spring.neo4j.authentication.username");
		}
	}

	@Test
	void anAddressThatIsNoUriIsReported() {
		FailureAnalysis analysis = analyze("neo4j://user:my[secret@server.example.com:7687?policy=eu");
		assertThat(analysis.getDescription())
			.isEqualTo("The address 'neo4j://server.example.com:7687' in 'spring.neo4j.uri' is not a valid URI. "
					+ "A user, a password and parameters are left out here.");
		assertThat(analysis.getAction()).contains("'bolt://localhost:7687'");
	}

	@Test
	void anAddressWithoutAValidHostIsReported() {
		FailureAnalysis analysis = analyze("neo4j://user:secret@my_host:7687");
		assertThat(analysis.getDescription())
			.isEqualTo("The address 'neo4j://my_host:7687' in 'spring.neo4j.uri' has no valid host. "
					+ "A user, a password and parameters are left out here.");
	}

	@Test
	void whatCannotBeToldFromAPasswordIsLeftOut() {
		FailureAnalysis analysis = analyze("localhost?word=my@secret");
		assertThat(analysis.getDescription()).contains("The address '***' in 'spring.neo4j.uri'");
		assertThat(analysis.getAction()).contains("'bolt://localhost:7687'");
	}

	@Test
	void anAddressWithASchemeIsNotAnalyzed() {
		MockEnvironment environment = new MockEnvironment().withProperty("spring.neo4j.uri", "bolt://localhost");
		assertThat(new DriverAddressFailureAnalyzer(environment)
			.analyze(new BeanInstantiationException(Driver.class, "another setting is not valid"))).isNull();
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
