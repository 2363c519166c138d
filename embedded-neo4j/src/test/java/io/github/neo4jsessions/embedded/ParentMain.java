package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The main class of a JVM that starts a server and never closes it.
 */
public final class ParentMain {

	private ParentMain() {
	}

	/**
	 * Start a server, print its process id and its directory, act as the first argument
	 * specifies, and print "ready".
	 * @param args "run" to wait until it is killed, "pause" to pause the server before
	 * that, "work" to do work in a shutdown hook, which waits for standard input and
	 * prints whether the server answers, "close" to close the server after that, "exit"
	 * to return, "stop" and "kill" to stop or kill the server before that, "idle" to
	 * return with a shared server that keeps running without uses; then a data directory,
	 * or nothing for a temporary one
	 * @throws Exception if the process is not killed
	 */
	public static void main(String[] args) throws Exception {
		EmbeddedNeo4j.Builder builder = EmbeddedNeo4j.builder();
		if (args.length > 1) {
			builder.dataDirectory(Path.of(args[1]));
		}
		EmbeddedNeo4j server = (args[0].equals("idle")) ? idle(builder) : builder.start();
		System.out.println(server.pid() + " " + server.dataDirectory());
		switch (args[0]) {
			case "pause" -> server.pause();
			case "stop" -> server.stop();
			case "kill" -> server.kill();
			case "close" -> Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				work(server);
				server.close();
			}));
			case "work" -> Runtime.getRuntime().addShutdownHook(new Thread(() -> work(server)));
			default -> {
			}
		}
		System.out.println("ready");
		if (args[0].equals("run") || args[0].equals("pause") || args[0].equals("work") || args[0].equals("close")) {
			new CountDownLatch(1).await();
		}
	}

	private static EmbeddedNeo4j idle(EmbeddedNeo4j.Builder builder) {
		try (SharedNeo4j shared = SharedNeo4j.use(builder, true)) {
			return shared.server();
		}
	}

	private static void work(EmbeddedNeo4j server) {
		try {
			System.in.read();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		System.out.println(BoltProbe.answers(server.port()) ? "answers" : "does not answer");
	}

}
