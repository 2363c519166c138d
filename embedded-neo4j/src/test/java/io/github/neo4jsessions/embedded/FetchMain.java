package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The main class of a JVM that fetches jars.
 */
public final class FetchMain {

	private FetchMain() {
	}

	/**
	 * Look up jars, print how many of them are missing, wait for a line of standard input
	 * before they are fetched, and print how many have the right content in the end.
	 * @param args the lines of the list of jars
	 */
	public static void main(String[] args) {
		List<ServerJar> jars = Stream.of(args).map(ServerJar::parse).toList();
		ServerJars server = new ServerJars("Neo4j test", jars, LocalRepository.current(), FetchMain::fetch);
		System.out.println(server.files().size() + " are there");
	}

	private static List<String> fetch(String repository, List<String> coordinates) {
		System.out.println(coordinates.size() + " are missing");
		try {
			System.in.read();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return JarFetcher.ofMaven().fetch(repository, coordinates);
	}

}
