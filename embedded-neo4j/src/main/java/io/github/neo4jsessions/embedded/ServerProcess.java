package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One run of the server.
 *
 * <p>
 * The parent talks to the child through the child's standard input, see
 * {@link ServerLauncher}. When it is closed, the child knows that its parent has ended.
 * {@link Process#destroy()} would close it, so {@link ProcessHandle} is used. A separate
 * thread waits for the end of the process, since {@link Process#onExit()} is late if the
 * common pool is busy.
 */
final class ServerProcess {

	private static final System.Logger logger = System.getLogger(EmbeddedNeo4j.class.getName());

	// settings of the parent's JVM, such as an agent or a debugger's port, that the child
	// must not inherit
	private static final List<String> PARENT_ONLY = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS",
			"CLASSPATH");

	private static final int POLL_MILLIS = 20;

	private static final int GRACE_SECONDS = 30;

	private final Process process;

	private final ServerHome home;

	private final ServerPassword password;

	private final CompletableFuture<ServerExit> exit = new CompletableFuture<>();

	private volatile boolean endExpected;

	private ServerProcess(Process process, ServerHome home, ServerPassword password) {
		this.process = process;
		this.password = password;
		this.home = home;
	}

	static ServerProcess start(ServerHome home, ServerPassword password) {
		ProcessBuilder builder = new ProcessBuilder(ServerCommand.of(home)).directory(home.directory().toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(home.log().toFile()));
		Map<String, String> environment = builder.environment();
		PARENT_ONLY.forEach(environment::remove);
		try {
			ServerProcess started = new ServerProcess(builder.start(), home, password);
			started.say(password.line());
			return started;
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("The process " + builder.command() + " cannot be started", ex);
		}
	}

	/**
	 * Wait until the server answers Bolt.
	 * @param port its port
	 * @param timeout how long to wait
	 * @return {@code false} if the server ended or did not answer in time
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
	 * Watch for the end of the process from now on, and log an unexpected one.
	 */
	void watch() {
		Thread watch = new Thread(() -> ended(awaitEnd(this.process)), "embedded-neo4j-watch-" + pid());
		watch.setDaemon(true);
		watch.start();
	}

	private void ended(int code) {
		boolean expected = this.endExpected;
		ServerExit how = new ServerExit(code, expected, (expected) ? "" : LogTail.of(this.home.log()));
		if (!expected) {
			logger.log(System.Logger.Level.ERROR,
					"Neo4j (pid " + pid() + ") ended unexpectedly (exit code " + code
							+ "). Call restart() to start it again. The last lines of " + this.home.log() + ":"
							+ System.lineSeparator() + how.log());
		}
		this.exit.complete(how);
	}

	/**
	 * Return a future for the end of the process.
	 * @return a future that {@link #watch()} completes
	 */
	CompletableFuture<ServerExit> exit() {
		return this.exit;
	}

	/**
	 * Ask the server to end, and wait. It is killed if it takes too long or if the thread
	 * is interrupted; the transaction log keeps the data safe.
	 */
	void terminate() {
		this.endExpected = true;
		say("stop\n");
		try {
			if (!this.process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
				logger.log(System.Logger.Level.WARNING,
						"Neo4j (pid {0}) did not stop within {1} s and is killed; its data is safe",
						Long.toString(pid()), GRACE_SECONDS);
				kill();
			}
		}
		catch (InterruptedException ex) {
			kill();
			Thread.currentThread().interrupt();
		}
	}

	void kill() {
		this.endExpected = true;
		this.process.toHandle().destroyForcibly();
		awaitEnd(this.process);
	}

	/**
	 * Return the password of the server's user.
	 */
	ServerPassword password() {
		return this.password;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Return whether the process ended because another server holds the directory.
	 */
	boolean foundHomeHeld() {
		return !isAlive() && this.process.exitValue() == ServerLauncher.HELD;
	}

	/**
	 * Return how the process ended.
	 * @return a text with the exit code, or that the process is still running
	 */
	String outcome() {
		return (isAlive()) ? "still running" : "exit code " + this.process.exitValue();
	}

	private void say(String line) {
		OutputStream child = this.process.getOutputStream();
		try {
			child.write(line.getBytes(StandardCharsets.US_ASCII));
			child.flush();
		}
		catch (IOException ex) {
			// the process has ended, which is detected by waiting for it
		}
	}

	/**
	 * Wait for the end of a process, however often the thread is interrupted.
	 * @param process the process
	 * @return its exit code
	 */
	static int awaitEnd(Process process) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return process.waitFor();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
