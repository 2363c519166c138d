package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

/**
 * Tests one server throughout its life.
 */
class EmbeddedNeo4jIT {

	private static final int ANSWER_TIMEOUT_MILLIS = 30_000;

	private static final Cypher cypher = new Cypher();

	private static EmbeddedNeo4j server;

	@BeforeAll
	static void start() {
		server = cypher.enable(EmbeddedNeo4j.builder()).start();
		cypher.logIn(server);
	}

	@AfterAll
	static void close() {
		server.close();
	}

	@BeforeEach
	void run() {
		if (!server.isRunning()) {
			server.restart();
		}
	}

	@Test
	void serverAnswersBoltAtAFreePort() {
		assertThat(server.port()).isPositive();
		assertThat(server.boltUri()).hasToString("bolt://127.0.0.1:" + server.port());
		assertThat(server.version()).isEqualTo(EmbeddedNeo4j.builder().plan().distribution().version());
		assertThat(BoltProbe.answers(server.port())).isTrue();
		assertThat(server.isRunning()).isTrue();
		assertThat(Processes.isGone(server.pid())).isFalse();
	}

	@Test
	void dataSurvivesStopAndRestart() {
		cypher.createPerson("Grace");
		long pid = server.pid();
		int port = server.port();
		server.stop();
		assertThat(server.isRunning()).isFalse();
		assertThat(Processes.isGone(pid)).isTrue();
		assertThat(BoltProbe.answers(port)).isFalse();
		// what a server writes at its end if it is not killed
		assertThat(server.logFile()).content().endsWith("Stopped." + System.lineSeparator());
		server.restart();
		assertThat(server.port()).isEqualTo(port);
		assertThat(server.pid()).isNotEqualTo(pid);
		assertThat(BoltProbe.answers(port)).isTrue();
		assertThat(cypher.personNames()).contains("Grace");
	}

	@Test
	void dataSurvivesKillAndRestart() {
		cypher.createPerson("Edsger");
		long pid = server.pid();
		server.kill();
		assertThat(server.isRunning()).isFalse();
		assertThat(Processes.isGone(pid)).isTrue();
		assertThat(server.logFile()).content().doesNotEndWith("Stopped." + System.lineSeparator());
		server.restart();
		assertThat(cypher.personNames()).contains("Edsger");
	}

	@Test
	void restartStopsARunningServer() {
		cypher.createPerson("Barbara");
		long pid = server.pid();
		server.restart();
		assertThat(Processes.isGone(pid)).isTrue();
		assertThat(server.isRunning()).isTrue();
		assertThat(cypher.personNames()).contains("Barbara");
	}

	@Test
	void pauseHoldsBackAnAnswerUntilResume() throws Exception {
		server.pause();
		assertThat(server.isRunning()).isTrue();
		try (Socket socket = new Socket(Ports.loopback(), server.port())) {
			socket.getOutputStream().write(BoltProbe.HANDSHAKE);
			socket.setSoTimeout(1000);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(socket.getInputStream()::read);
			server.resume();
			socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
			assertThat(socket.getInputStream().readNBytes(BoltProbe.ANSWER_LENGTH)).hasSize(BoltProbe.ANSWER_LENGTH);
		}
	}

	@Test
	void pausedServerCanBeStopped() {
		server.pause();
		server.stop();
		assertThat(server.logFile()).content().endsWith("Stopped." + System.lineSeparator());
		assertThat(ProcessHandle.current().children()).isEmpty();
	}

	@Test
	void pausedServerCanBeKilled() {
		server.pause();
		server.kill();
		assertThat(server.isRunning()).isFalse();
		assertThat(ProcessHandle.current().children()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "INT", "TERM", "HUP" })
	void signalToAllProcessesDoesNotEndTheServer(String signal) throws Exception {
		Processes.signal(signal, server.pid());
		// a server that the signal ends would end within a second
		await().during(Duration.ofSeconds(4))
			.atMost(Duration.ofSeconds(30))
			.until(() -> server.isRunning() && BoltProbe.answers(server.port()));
	}

	@Test
	void callInTheWrongStateFailsAndSaysWhatToDo() {
		assertThatIllegalStateException().isThrownBy(server::resume).withMessageContaining("call pause()");
		server.pause();
		assertThatIllegalStateException().isThrownBy(server::pause).withMessageContaining("call resume()");
		server.resume();
		server.kill();
		server.kill();
		server.stop();
		assertThatIllegalStateException().isThrownBy(server::pause).withMessageContaining("call restart()");
		assertThatIllegalStateException().isThrownBy(server::resume).withMessageContaining("call restart()");
	}

	@Test
	void serverThatEndedUnexpectedlyIsNotRunningAndCanBeRestarted() throws Exception {
		long pid = server.pid();
		Processes.signal("KILL", pid);
		await().atMost(Duration.ofSeconds(30)).until(() -> !server.isRunning());
		server.restart();
		assertThat(server.isRunning()).isTrue();
		assertThat(server.pid()).isNotEqualTo(pid);
	}

	@Test
	void unexpectedEndIsReportedAndLogged() throws Exception {
		CompletableFuture<ServerExit> exit = server.onExit();
		assertThat(exit).isNotDone();
		// the server answers Bolt a moment before it writes its last line
		await().atMost(Duration.ofSeconds(30)).until(() -> logOfThisStart().contains("Started."));
		try (LogLines lines = new LogLines()) {
			Processes.signal("KILL", server.pid());
			assertThat(exit).succeedsWithin(Duration.ofSeconds(30)).satisfies((how) -> {
				assertThat(how.code()).isEqualTo(137);
				assertThat(how.expected()).isFalse();
				assertThat(how.log()).contains("Started.");
			});
			assertThat(lines.atLeast(Level.SEVERE)).singleElement(STRING)
				.contains("(pid " + server.pid() + ") ended", "exit code 137", "restart()", "Started.")
				.contains(server.logFile().toString());
		}
	}

	@Test
	void requestedEndIsReportedAndNotLogged() {
		CompletableFuture<ServerExit> exit = server.onExit();
		server.onExit().cancel(true);
		try (LogLines lines = new LogLines()) {
			server.stop();
			assertThat(exit).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(new ServerExit(0, true, ""));
			server.restart();
			assertThat(server.onExit()).isNotDone();
			server.kill();
			assertThat(server.onExit()).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(new ServerExit(137, true, ""));
			assertThat(lines.atLeast(Level.WARNING)).isEmpty();
		}
	}

	@Test
	void endDoesNotWaitForTheCommonPool() {
		CompletableFuture<ServerExit> exit = server.onExit();
		CountDownLatch done = new CountDownLatch(1);
		List<ForkJoinTask<?>> busy = Stream
			.generate(() -> ForkJoinPool.commonPool().submit(() -> done.await(2, TimeUnit.MINUTES)))
			.limit(ForkJoinPool.getCommonPoolParallelism() + 1L)
			.collect(Collectors.toList());
		try {
			server.pause();
			server.resume();
			server.stop();
			assertThat(exit).succeedsWithin(Duration.ofSeconds(30));
			server.restart();
			server.kill();
			assertThat(busy).noneMatch(ForkJoinTask::isDone);
		}
		finally {
			done.countDown();
		}
	}

	@Test
	void pausedServerContinuesEvenIfTheHelperWasKilled() {
		server.pause();
		List<ProcessHandle> helpers = ProcessHandle.current()
			.children()
			.filter((child) -> child.pid() != server.pid())
			.toList();
		assertThat(helpers).hasSize(1).allMatch(ProcessHandle::destroyForcibly);
		server.resume();
		await().atMost(Duration.ofSeconds(30)).until(() -> BoltProbe.answers(server.port()));
	}

	private static String logOfThisStart() throws IOException {
		String log = Files.readString(server.logFile());
		return log.substring(Math.max(0, log.lastIndexOf("Starting...")));
	}

	/**
	 * The log of the server's owner.
	 */
	private static final class LogLines extends Handler implements AutoCloseable {

		// the log manager holds loggers by weak references only
		private final Logger logger = Logger.getLogger(EmbeddedNeo4j.class.getName());

		private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();

		LogLines() {
			this.logger.addHandler(this);
		}

		List<String> atLeast(Level level) {
			return this.records.stream()
				.filter((line) -> line.getLevel().intValue() >= level.intValue())
				.map(LogRecord::getMessage)
				.toList();
		}

		@Override
		public void publish(LogRecord line) {
			this.records.add(line);
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
			this.logger.removeHandler(this);
		}

	}

}
