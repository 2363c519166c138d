package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processes seen from outside.
 */
final class Processes {

	private Processes() {
	}

	/**
	 * Whether a process runs no more; an orphan that nobody reaped does not run.
	 * @param pid its id
	 * @return {@code true} if it is gone or a zombie
	 */
	static boolean isGone(long pid) {
		if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
			return true;
		}
		try {
			Path stat = Path.of("/proc", Long.toString(pid), "stat");
			return Files.exists(stat) && Files.readString(stat).contains(") Z ");
		}
		catch (IOException ex) {
			return true;
		}
	}

	static void signal(String name, long pid) throws Exception {
		int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
		if (exit != 0) {
			throw new IllegalStateException("kill -" + name + " " + pid + " ended with " + exit);
		}
	}

}
