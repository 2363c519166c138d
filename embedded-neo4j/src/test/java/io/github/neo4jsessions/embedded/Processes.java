package io.github.neo4jsessions.embedded;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Starts processes, and inspects them from outside.
 */
final class Processes {

	private static final String LISTEN = "0A";

	private Processes() {
	}

	/**
	 * Return the path of the Java that runs the tests.
	 * @return the command
	 */
	static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	/**
	 * Return a class path for another JVM, of this library and these tests only.
	 * @param main the main class
	 * @return the class path
	 */
	static String classPath(Class<?> main) {
		return location(EmbeddedNeo4j.class) + File.pathSeparator + location(main);
	}

	private static String location(Class<?> type) {
		return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
	}

	/**
	 * Return whether a process no longer runs. An orphan that was not reaped does not run
	 * either.
	 * @param pid its id
	 * @return {@code true} if it has ended or is a zombie
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

	/**
	 * Send a signal to all processes of a group.
	 * @param name the name of the signal
	 * @param leader the process id of the group's leader
	 */
	static void signalGroup(String name, long leader) throws Exception {
		signal(name, -leader);
	}

	static void signal(String name, long pid) throws Exception {
		int exit = new ProcessBuilder("kill", "-" + name, "--", Long.toString(pid)).inheritIO().start().waitFor();
		if (exit != 0) {
			throw new IllegalStateException("kill -" + name + " " + pid + " ended with " + exit);
		}
	}

	/**
	 * Return what other users see of a process: its arguments, and its environment as its
	 * owner sees it.
	 * @param pid its id
	 * @return its arguments and its environment
	 */
	static String visible(long pid) throws IOException {
		Path process = Path.of("/proc", Long.toString(pid));
		return Files.readString(process.resolve("cmdline")) + Files.readString(process.resolve("environ"));
	}

	/**
	 * Return the addresses that a process listens on.
	 * @param pid its id
	 * @return the addresses with ports
	 */
	static List<String> listeningAddresses(long pid) throws IOException {
		Path process = Path.of("/proc", Long.toString(pid));
		Set<String> sockets = new HashSet<>();
		try (Stream<Path> open = Files.list(process.resolve("fd"))) {
			for (Path file : open.toList()) {
				if (Files.isSymbolicLink(file)) {
					sockets.add(Files.readSymbolicLink(file).toString());
				}
			}
		}
		List<String> addresses = new ArrayList<>();
		for (String table : List.of("tcp", "tcp6")) {
			for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
				String[] columns = line.strip().split("\\s+");
				if (columns[3].equals(LISTEN) && sockets.contains("socket:[" + columns[9] + "]")) {
					addresses.add(address(columns[1]));
				}
			}
		}
		return addresses;
	}

	// words of four bytes, each in the byte order of this processor, which is
	// little-endian
	private static String address(String hex) throws IOException {
		String[] parts = hex.split(":");
		byte[] bytes = HexFormat.of().parseHex(parts[0]);
		for (int word = 0; word < bytes.length; word += 4) {
			for (int i = 0; i < 2; i++) {
				byte swapped = bytes[word + i];
				bytes[word + i] = bytes[word + 3 - i];
				bytes[word + 3 - i] = swapped;
			}
		}
		// an IPv4 address that is mapped to IPv6 becomes an IPv4 address
		return InetAddress.getByAddress(bytes).getHostAddress() + ":" + Integer.parseInt(parts[1], 16);
	}

}
