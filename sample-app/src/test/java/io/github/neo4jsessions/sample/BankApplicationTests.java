package io.github.neo4jsessions.sample;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The application and its configuration, as far as they can be tested without a server.
 */
@ExtendWith(OutputCaptureExtension.class)
class BankApplicationTests {

	private final ApplicationContextRunner configuration = new ApplicationContextRunner()
		.withInitializer(new ConfigDataApplicationContextInitializer());

	@Test
	void startWithoutTheConfiguredServerFailsAndSaysWhatToDo(CapturedOutput output) {
		assertThatException().isThrownBy(() -> SpringApplication.run(BankApplication.class, "--server.port=0",
				"--spring.neo4j.uri=bolt://localhost:1"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Neo4j cannot be used: the server at spring.neo4j.uri=bolt://localhost:1")
			.contains("Start that server and check spring.neo4j.uri")
			.doesNotContain("Tomcat started");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bolt://user:topsecret@localhost:1", "bolt://user:topsecret^@localhost:1",
			"bolt://user:topsecret@local_host:1" })
	void passwordInTheUriIsPrintedNowhere(String uri, CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> SpringApplication.run(BankApplication.class, "--server.port=0", "--spring.neo4j.uri=" + uri));
		assertThat(output).contains(uri.replaceFirst("user:.*@", "")).doesNotContain("secret");
	}

	@Test
	void startInADirectoryWithAColonFailsAndSaysWhatToDo(@TempDir Path directory, CapturedOutput output) {
		assertThatException().isThrownBy(() -> SpringApplication.run(BankApplication.class, "--server.port=0",
				"--neo4j.sessions.embedded.data-directory=" + directory.resolve("a:b")));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("neo4j.sessions.embedded.data-directory")
			.contains("use a path without ':'")
			.doesNotContain("Tomcat started");
	}

	@Test
	void startInADirectoryThatIsInUseFailsAndSaysWhatToDo(@TempDir Path directory, CapturedOutput output)
			throws Exception {
		try (FileChannel lock = FileChannel.open(directory.resolve("embedded-neo4j.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			lock.lock();
			assertThatException().isThrownBy(() -> SpringApplication.run(BankApplication.class, "--server.port=0",
					"--neo4j.sessions.embedded.data-directory=" + directory));
		}
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(directory + " is in use by another server. Close that server, or use another")
			.contains("neo4j.sessions.embedded.data-directory", "set 'spring.neo4j.uri'")
			.doesNotContain("Tomcat started");
	}

	@Test
	void dockerComposeIsOffByDefault() {
		this.configuration.run((context) -> assertThat(context.getEnvironment()).returns("false",
				(environment) -> environment.getProperty("spring.docker.compose.enabled")));
	}

	@Test
	void composeProfileUsesTheFileOfTheRepository() {
		this.configuration.withPropertyValues("spring.profiles.active=compose").run((context) -> {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("spring.docker.compose.enabled")).isEqualTo("true");
			assertThat(Path.of(environment.getRequiredProperty("spring.docker.compose.file"))).content()
				.contains("image: neo4j:5.26", "NEO4J_AUTH: neo4j/");
		});
	}

	@Test
	void noWorkCanSucceedAfterItsRequestTimedOut() {
		this.configuration.run((context) -> {
			Environment environment = context.getEnvironment();
			Duration scope = DurationStyle
				.detectAndParse(environment.getRequiredProperty("neo4j.sessions.scope-timeout"));
			assertThat(scope).isGreaterThan(Duration.parse(TransferOrder.MAX_HOLD));
			assertThat(environment.getProperty("neo4j.sessions.acquire-timeout")).as("the default").isNull();
			assertThat(
					DurationStyle.detectAndParse(environment.getRequiredProperty("spring.mvc.async.request-timeout")))
				.isGreaterThan(scope.plusSeconds(30));
		});
	}

	@Test
	void pageShowsTheLastMinute() {
		this.configuration.run((context) -> {
			String history = context.getEnvironment().getRequiredProperty("sample.history");
			assertThat(DurationStyle.detectAndParse(history)).isEqualTo(Duration.ofMinutes(1));
		});
	}

	@Test
	void requestsMayTakeLongerThanTheLongestHold() {
		this.configuration.run((context) -> {
			String timeout = context.getEnvironment().getRequiredProperty("spring.mvc.async.request-timeout");
			assertThat(DurationStyle.detectAndParse(timeout)).isGreaterThan(Duration.parse(TransferOrder.MAX_HOLD));
		});
	}

}
