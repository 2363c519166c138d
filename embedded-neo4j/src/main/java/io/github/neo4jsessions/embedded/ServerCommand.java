package io.github.neo4jsessions.embedded;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of the child process.
 */
final class ServerCommand {

	private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"-Xshare:auto", "-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote", "-XX:-UsePerfData");

	private static final List<String> NEEDED_BY_SERVER = List.of("--add-opens=java.base/java.nio=ALL-UNNAMED",
			"--add-opens=java.base/java.io=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
			"--add-opens=java.base/java.util.concurrent=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
			"-Dio.netty.tryReflectionSetAccessible=true", "-Dlog4j2.disable.jmx=true", "-Dfile.encoding=UTF-8",
			"-XX:-OmitStackTraceInFastThrow", "-XX:+ExitOnOutOfMemoryError");

	// the first feature release that warns about the server's use of Unsafe
	private static final int UNSAFE_WARNING = 24;

	private ServerCommand() {
	}

	static List<String> of(ServerHome home) {
		List<String> command = List.of(java().toString(), "@" + home.arguments());
		return (Shell.isAvailable()) ? Shell.detached(command) : command;
	}

	/**
	 * Return the content of the JVM's argument file. It is needed because the class path
	 * alone exceeds the length of a command line on some systems.
	 * @param mainClass the server's main class
	 * @param jars the server's jars
	 * @param settings its settings
	 * @param home its directory
	 * @return one argument per line
	 */
	static String argumentFile(String mainClass, List<Path> jars, ServerSettings settings, ServerHome home) {
		List<String> arguments = new ArrayList<>(QUICK_START);
		arguments.addAll(NEEDED_BY_SERVER);
		if (Runtime.version().feature() >= UNSAFE_WARNING) {
			arguments.add("--sun-misc-unsafe-memory-access=allow");
		}
		arguments.addAll(settings.jvmArguments());
		arguments.add("-cp");
		arguments.add(Stream.concat(Stream.of(home.launcherClassPath()), jars.stream())
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator)));
		arguments.add(ServerLauncher.class.getName());
		arguments.add(mainClass);
		arguments.add(home.lock().toString());
		arguments.add(home.directory().toString());
		arguments.add(home.systemDatabase(settings).toString());
		arguments.add((home.temporary()) ? "temporary" : "kept");
		arguments.add("--home-dir=" + home.directory());
		arguments.add("--config-dir=" + home.directory());
		arguments.add("--console-mode");
		return arguments.stream().map(ServerCommand::quote).collect(Collectors.joining("\n", "", "\n"));
	}

	private static String quote(String argument) {
		return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	private static Path java() {
		return Path.of(System.getProperty("java.home"), "bin", "java");
	}

}
