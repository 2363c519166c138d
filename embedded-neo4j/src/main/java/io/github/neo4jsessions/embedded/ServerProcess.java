package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One run of the server.
 *
 * <p>
 * Signals go through the {@link ProcessHandle}: {@link Process#destroy()} closes the
 * child's standard input as well, which tells it that its parent is gone.
 */
final class ServerProcess {

	private static final System.Logger logger = System.getLogger(ServerProcess.class.getName());

	// what was set for the parent's JVM, such as an agent or a debugger's port, is not
	// for
	// the child
	private static final List<String> PARENT_ONLY = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS",
			"CLASSPATH");

	private static final int POLL_MILLIS = 20;

	private static final int GRACE_SECONDS = 30;

	private final Process process;

	private ServerProcess(Process process) {
		this.process = process;
	}

	static ServerProcess start(ServerHome home) {
		ProcessBuilder builder = new ProcessBuilder(ServerCommand.of(home)).directory(home.directory().toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(home.log().toFile()));
		Map<String, String> environment = builder.environment();
		PARENT_ONLY.forEach(environment::remove);
		try {
			return new ServerProcess(builder.start());
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("The process " + builder.command() + " cannot be started", ex);
		}
	}

	/**
	 * Wait until the server answers Bolt.
	 * @param port its port
	 * @param timeout how long to wait
	 * @return {@code false} if it ended, or did not answer in time
	 * @throws InterruptedException if the thread is interrupted
	 */
	boolean awaitBolt(int port, Duration timeout) throws InterruptedException {
		long start = System.nanoTime();
		while (!this.process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
			if (BoltProbe.answers(port)) {
				return this.process.isAlive();
			}
			if (System.nanoTime() - start > timeout.toNanos()) {
				return false;
			}
		}
		return false;
	}

	/**
	 * Ask the server to end, and wait. One that takes too long, or a thread that is
	 * interrupted, kills it: the transaction log keeps the data safe.
	 */
	void terminate() {
		this.process.toHandle().destroy();
		try {
			this.process.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			logger.log(System.Logger.Level.WARNING,
					"Neo4j (pid {0}) did not stop within {1} s and is killed; its data is safe", Long.toString(pid()),
					GRACE_SECONDS);
			kill();
		}
		catch (InterruptedException ex) {
			kill();
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void kill() {
		this.process.toHandle().destroyForcibly();
		this.process.onExit().join();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Return how the process ended.
	 * @return the exit code, or that it still runs
	 */
	String outcome() {
		return (isAlive()) ? "still running" : "exit code " + this.process.exitValue();
	}

}
