package io.github.neo4jsessions.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The POSIX shell, which can handle signals in ways that the JDK cannot.
 */
final class Shell {

	private static final Path SH = Path.of("/bin/sh");

	// exec keeps the process id
	private static final String DETACHED = "trap '' INT TERM HUP; umask 077;"
			+ " command -v setsid >/dev/null 2>&1 && exec setsid \"$@\"; exec \"$@\"";

	private Shell() {
	}

	static boolean isAvailable() {
		return Files.isExecutable(SH);
	}

	/**
	 * Return the command that runs a script.
	 * @param script the script
	 * @param arguments the values of {@code $1}, {@code $2} and so on
	 * @return the command
	 */
	static List<String> command(String script, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(SH.toString(), "-c", script, "sh"));
		command.addAll(arguments);
		return command;
	}

	/**
	 * Return the command that runs another one, with the same process id, in a process
	 * that only this one ends. Ctrl-C, a closed terminal, {@code timeout} or a cancelled
	 * job send a signal to all processes of a group, and a service manager to all of a
	 * service. The process ignores these signals, and runs in its own session if the
	 * system has {@code setsid}. Only its owner can read the files that it creates.
	 * @param command the other command
	 * @return the command
	 */
	static List<String> detached(List<String> command) {
		return command(DETACHED, command);
	}

}
