package io.github.neo4jsessions.sample;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample in its own process group, with its embedded server, when the terminal
 * closes, {@code timeout} or a cancelled job sends a signal, or the server ends.
 */
class GroupSignalIT {

	private static final int TRANSFERS = 10;

	private static final Pattern SERVER = Pattern.compile("Neo4j: .*, from embedded server .*, data in (\\S+) ");

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private static final Pattern ENDED = Pattern
		.compile(" ERROR .* Neo4j \\(pid (\\d+)\\) ended unexpectedly \\(exit code 137\\)");

	private Process sample;

	private Path log;

	private Path data;

	private BankClient client;

	@BeforeEach
	void start(@TempDir Path directory) throws IOException {
		this.log = directory.resolve("log");
		// a script without job control lets its background processes ignore SIGINT
		this.sample = new ProcessBuilder("env", "--default-signal=INT,TERM,HUP", "setsid",
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), BankApplication.class.getName(), "--server.port=0")
			.redirectErrorStream(true)
			.redirectOutput(this.log.toFile())
			.start();
		this.data = Path.of(awaitInLog(SERVER));
		this.client = new BankClient(Integer.parseInt(awaitInLog(PORT)));
	}

	@AfterEach
	void end() {
		this.sample.destroyForcibly();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TERM", "INT" })
	void transfersInProgressAreCompleted(String signal) throws Exception {
		for (int i = 0; i < TRANSFERS; i++) {
			this.client.open("from-" + i, 100);
			this.client.open("to-" + i, 0);
		}
		List<CompletableFuture<HttpResponse<String>>> transfers = IntStream.range(0, TRANSFERS)
			.mapToObj((i) -> this.client.transfer("?hold=PT8S", "from-" + i, "to-" + i, 40))
			.toList();
		await().atMost(Duration.ofSeconds(30)).until(() -> this.client.activeSessions() == TRANSFERS);
		signal(signal, -this.sample.pid());
		assertThat(transfers.stream().map((transfer) -> transfer.join().statusCode())).hasSize(TRANSFERS)
			.containsOnly(201);
		assertThat(this.sample.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(this.data).doesNotExist();
	}

	@Test
	void healthIsDownWhenTheServerHasEnded() throws Exception {
		List<ProcessHandle> children = this.sample.children().toList();
		assertThat(children).hasSize(1);
		signal("KILL", children.get(0).pid());
		assertThat(awaitInLog(ENDED)).isEqualTo(Long.toString(children.get(0).pid()));
		HttpResponse<String> health = this.client.get("/actuator/health");
		assertThat(health.statusCode()).isEqualTo(503);
		assertThat(JsonPath.<String>read(health.body(), "$.components.embeddedNeo4j.status")).isEqualTo("DOWN");
		signal("TERM", this.sample.pid());
		assertThat(this.sample.waitFor(90, TimeUnit.SECONDS)).isTrue();
		assertThat(this.data).doesNotExist();
	}

	private String awaitInLog(Pattern pattern) {
		return await().atMost(Duration.ofMinutes(3)).until(() -> {
			Matcher matcher = pattern.matcher(Files.readString(this.log));
			boolean found = matcher.find();
			assertThat(found || this.sample.isAlive()).as(() -> "The sample has ended: " + this.log).isTrue();
			return (found) ? matcher.group(1) : "";
		}, (text) -> !text.isEmpty());
	}

	private static void signal(String name, long pid) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + name, "--", Long.toString(pid)).inheritIO().start().waitFor())
			.isZero();
	}

}
