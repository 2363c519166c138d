package io.github.neo4jsessions.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The main class of a JVM that starts a server and never closes it.
 */
public final class ParentMain {

	private ParentMain() {
	}

	/**
	 * Start a server, print its process id and its directory, and wait to be killed.
	 * @param args "exit" to return at once instead, "pause" to pause the server before,
	 * "run" to do neither; then a data directory, or nothing for a temporary one
	 * @throws InterruptedException if nobody kills it
	 */
	public static void main(String[] args) throws InterruptedException {
		EmbeddedNeo4j.Builder builder = EmbeddedNeo4j.builder();
		if (args.length > 1) {
			builder.dataDirectory(Path.of(args[1]));
		}
		EmbeddedNeo4j server = builder.start();
		if (args[0].equals("pause")) {
			server.pause();
		}
		System.out.println(server.pid() + " " + server.dataDirectory());
		if (!args[0].equals("exit")) {
			new CountDownLatch(1).await();
		}
	}

}
