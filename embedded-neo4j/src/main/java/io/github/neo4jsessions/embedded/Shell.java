package io.github.neo4jsessions.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The POSIX shell, which can do with signals what the JDK cannot.
 */
final class Shell {

	private static final Path SH = Path.of("/bin/sh");

	private Shell() {
	}

	static boolean isAvailable() {
		return Files.isExecutable(SH);
	}

	/**
	 * Return the command that runs a script.
	 * @param script the script
	 * @param arguments what the script sees as {@code $1}, {@code $2} and so on
	 * @return the command
	 */
	static List<String> command(String script, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(SH.toString(), "-c", script, "sh"));
		command.addAll(arguments);
		return command;
	}

}
