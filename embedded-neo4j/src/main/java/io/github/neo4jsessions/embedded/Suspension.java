package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The suspension of a process, from SIGSTOP until {@link #end()} (SIGCONT).
 *
 * <p>
 * A helper process sends both signals and in between waits on a pipe that this process
 * holds. If this process is killed, the pipe is closed: the server resumes and detects
 * that its parent has ended.
 */
final class Suspension {

	private static final String SCRIPT = "kill -STOP \"$1\" && echo stopped && read -r _;" + " kill -CONT \"$1\"";

	private static final long POLL_NANOS = 1_000_000;

	private static final int SIGNALLED = 128;

	private final Process helper;

	private final long pid;

	private Suspension(Process helper, long pid) {
		this.helper = helper;
		this.pid = pid;
	}

	/**
	 * Suspend a process.
	 * @param pid its id
	 * @return the suspension, once the process is stopped
	 * @throws UnsupportedOperationException if the system has no POSIX signals
	 */
	static Suspension of(long pid) {
		if (!Shell.isAvailable()) {
			throw new UnsupportedOperationException(
					"pause() needs POSIX signals and /bin/sh, which this system does not have. Use stop() or kill()");
		}
		try {
			Process helper = new ProcessBuilder(Shell.detached(Shell.command(SCRIPT, List.of(Long.toString(pid)))))
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			Suspension suspension = new Suspension(helper, pid);
			byte[] line = helper.getInputStream().readNBytes("stopped\n".length());
			if (!"stopped\n".equals(new String(line, StandardCharsets.US_ASCII))) {
				suspension.end();
				throw new EmbeddedNeo4jException("SIGSTOP cannot be sent to process " + pid + ", which may have ended");
			}
			awaitStopped(pid);
			return suspension;
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("The helper that sends SIGSTOP cannot be run", ex);
		}
	}

	/**
	 * Resume the process. This has no effect if it has ended.
	 */
	void end() {
		try {
			this.helper.getOutputStream().close();
		}
		catch (IOException ex) {
			// the helper has ended already
		}
		if (ServerProcess.awaitEnd(this.helper) >= SIGNALLED) {
			// the helper was killed before it could resume the process
			resume();
		}
	}

	private void resume() {
		try {
			ServerProcess
				.awaitEnd(new ProcessBuilder(Shell.command("kill -CONT \"$1\"", List.of(Long.toString(this.pid))))
					.redirectError(ProcessBuilder.Redirect.DISCARD)
					.start());
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("The helper that sends SIGCONT cannot be run", ex);
		}
	}

	// kill returns once the signal is queued. If the system shows the state of each
	// thread, wait until all are stopped
	private static void awaitStopped(long pid) {
		Path tasks = Path.of("/proc", Long.toString(pid), "task");
		while (Files.isDirectory(tasks) && !allStopped(tasks)) {
			LockSupport.parkNanos(POLL_NANOS);
		}
	}

	private static boolean allStopped(Path tasks) {
		try (Stream<Path> threads = Files.list(tasks)) {
			return threads.allMatch(Suspension::isStopped);
		}
		catch (IOException ex) {
			return !Files.isDirectory(tasks);
		}
	}

	private static boolean isStopped(Path thread) {
		try {
			String stat = Files.readString(thread.resolve("stat"));
			// "pid (name) state ...", where the name may contain any character; a dead
			// thread (Z, X) does not run either
			char state = stat.charAt(stat.lastIndexOf(')') + 2);
			return "TtZX".indexOf(state) >= 0;
		}
		catch (IOException ex) {
			return true;
		}
	}

}
