package io.github.neo4jsessions.webtests;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What happens to the work of a request whose client closes the connection, on a real web
 * server and a real Neo4j.
 */
@ExtendWith({ Neo4jServer.class, OutputCaptureExtension.class })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DisconnectRules {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Class<?> server;

	private RunningApplication application;

	private String id;

	DisconnectRules(Class<?> server) {
		this.server = server;
	}

	@BeforeAll
	void start() {
		this.application = RunningApplication.start(this.server, "--spring.mvc.async.request-timeout=10m",
				"--neo4j.sessions.web.detect-disconnect=true");
	}

	@AfterAll
	void stop() {
		this.application.close();
	}

	@BeforeEach
	void nameTheTransfer() {
		this.id = UUID.randomUUID().toString();
	}

	final RunningApplication application() {
		return this.application;
	}

	final Class<?> server() {
		return this.server;
	}

	final String id() {
		return this.id;
	}

	@ParameterizedTest
	@ValueSource(strings = { "/transfers/", "/annotated/", "/wrapped/" })
	void aClientThatHangsUpEndsItsTransfer(String path, CapturedOutput output) {
		long rolledBack = this.application.template().statistics().rolledBack();
		Client client = this.application.send("POST", path + this.id);
		awaitActive(this.application, 1);
		client.close();
		awaitActive(this.application, 0);
		assertThat(this.application.template().statistics().rolledBack()).isEqualTo(rolledBack + 1);
		this.application.gates().open(this.id);
		assertThat(this.application.transfers(this.id)).isZero();
		assertCancelled(output, "INFO", "Transfers.", "closed the connection");
		assertThat(lines(output, " WARN ")).isEmpty();
		assertThat(lines(output, " ERROR ")).isEmpty();
	}

	@Test
	void aCommitThatWasSentStands(CapturedOutput output) {
		this.application.gates().holdCommits();
		this.application.gates().open(this.id);
		long committed = this.application.template().statistics().committed();
		Client client = this.application.send("POST", "/transfers/" + this.id);
		await().atMost(PATIENCE).until(this.application.gates()::isCommitSent);
		client.close();
		await().atMost(PATIENCE).until(() -> lines(output, "was cancelled").size() == 1);
		assertThat(this.application.active()).isOne();
		// sent, and perhaps made a moment later
		await().atMost(PATIENCE).until(() -> this.application.transfers(this.id) == 1);
		this.application.gates().acknowledgeCommits();
		awaitActive(this.application, 0);
		assertThat(this.application.template().statistics().committed()).isEqualTo(committed + 1);
	}

	/**
	 * A query of a future, of a stream whose rows are sent one by one, and of one that is
	 * sent as a whole. None of them has a row to send.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "/endless", "/silent-events", "/silent-list" })
	void theQueryOfAClientThatHangsUpEndsAtTheServer(String path) {
		Client client = this.application.send("GET", path);
		await().atMost(PATIENCE).until(() -> this.application.running(Transfers.ENDLESS) == 1);
		client.close();
		awaitActive(this.application, 0);
		await().atMost(PATIENCE).until(() -> this.application.running(Transfers.ENDLESS) == 0);
	}

	@Test
	void aStreamEndsWhenItsClientHangsUp() {
		Client client = this.application.send("GET", "/events");
		client.readUntil("1234");
		assertThat(this.application.active()).isOne();
		client.close();
		awaitActive(this.application, 0);
	}

	@Test
	void aRequestThatIsSentBeforeTheAnswerIsNotLost() {
		try (Client client = this.application.send("POST", "/transfers/" + this.id)) {
			awaitActive(this.application, 1);
			client.send("GET", "/hello");
			this.application.gates().open(this.id);
			client.readUntil("transferred " + this.id);
			client.readUntil("hello");
		}
		assertThat(this.application.transfers(this.id)).isOne();
	}

	@Test
	void aConnectionServesOneRequestAfterTheOther() {
		try (Client client = this.application.send("GET", "/hello")) {
			client.readUntil("hello");
			for (String suffix : new String[] { "-a", "-b", "-c" }) {
				client.send("POST", "/transfers/" + this.id + suffix);
				awaitActive(this.application, 1);
				this.application.gates().open(this.id + suffix);
				client.readUntil("transferred " + this.id + suffix);
			}
		}
	}

	static void awaitActive(RunningApplication application, long active) {
		await().atMost(PATIENCE).until(() -> application.active() == active);
	}

	/**
	 * Check the only line about a cancelled future, which is written after the cancel.
	 */
	static void assertCancelled(CapturedOutput output, String... parts) {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(lines(output, "was cancelled")).singleElement().asString().contains(parts));
	}

	static List<String> lines(CapturedOutput output, String text) {
		return output.getAll().lines().filter((line) -> line.contains(text)).toList();
	}

}
