package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Looks up the jars of a server on this machine, fetches the missing ones, and verifies
 * the content of all of them.
 *
 * @param name the name of the server, for messages
 * @param jars its jars
 * @param repository where they are looked up
 * @param fetcher fetches missing ones
 */
record ServerJars(String name, List<ServerJar> jars, LocalRepository repository, JarFetcher fetcher) {

	private static final System.Logger logger = System.getLogger(EmbeddedNeo4j.class.getName());

	// a JVM that starts several servers does not read 130 MB for each of them
	private static final Map<Path, Verified> verified = new ConcurrentHashMap<>();

	private static final int NAMED = 3;

	static ServerJars of(ServerDistribution distribution) {
		return new ServerJars("Neo4j " + distribution.version(), distribution.jars(), LocalRepository.current(),
				JarFetcher.ofMaven());
	}

	/**
	 * Return the files of the jars.
	 * @return the files, in the order of the jars; each has the content that it must have
	 * @throws EmbeddedNeo4jException if one is missing and cannot be fetched, or has
	 * another content
	 */
	List<Path> files() {
		Map<ServerJar, Path> files = new LinkedHashMap<>();
		List<ServerJar> missing = new ArrayList<>();
		for (ServerJar jar : this.jars) {
			Path file = jar.in(this.repository.directory());
			files.put(jar, file);
			if (!Files.isRegularFile(file)) {
				missing.add(jar);
			}
		}
		if (!missing.isEmpty()) {
			fetch(missing, files);
		}
		files.values().forEach(ServerJars::requireUsable);
		verify(files);
		return List.copyOf(files.values());
	}

	private void fetch(List<ServerJar> missing, Map<ServerJar, Path> files) {
		if (this.repository.offline()) {
			throw new EmbeddedNeo4jException(notFetched(missing, "Maven's settings.xml says <offline>"));
		}
		logger.log(System.Logger.Level.INFO,
				"{0} of the {1} jars of {2} are not in {3}. They are fetched now, from the repositories of Maven''s settings",
				Integer.toString(missing.size()), Integer.toString(this.jars.size()), this.name,
				this.repository.directory());
		List<String> coordinates = missing.stream().map(ServerJar::coordinates).toList();
		try {
			List<String> fetched = this.fetcher
				.fetch((this.repository.configured()) ? this.repository.directory().toString() : "", coordinates);
			for (int i = 0; i < missing.size(); i++) {
				files.put(missing.get(i), Path.of(fetched.get(i)));
			}
		}
		catch (IllegalStateException ex) {
			throw new EmbeddedNeo4jException(notFetched(missing, ex.getMessage()), ex);
		}
	}

	private String notFetched(List<ServerJar> missing, String reason) {
		return missing.size() + " of the " + this.jars.size() + " jars of " + this.name + " are not in "
				+ this.repository.directory() + " (" + named(missing) + "), and could not be fetched: " + reason + "."
				+ " Start it once with access to the network; Maven's settings.xml configures mirrors and proxies."
				+ " Or copy the local repository of a machine that has started it, and set" + " the system property "
				+ LocalRepository.REPOSITORY + " to the copy";
	}

	private static void requireUsable(Path file) {
		ServerHome.unusableCharacter(file).ifPresent((character) -> {
			throw new EmbeddedNeo4jException("The path " + file + " has " + character
					+ ", which the class path of the server must not contain. Set the system property "
					+ LocalRepository.REPOSITORY + " to another directory");
		});
	}

	private static String named(List<ServerJar> jars) {
		return jars.stream().limit(NAMED).map(ServerJar::toString).collect(Collectors.joining(", "))
				+ ((jars.size() > NAMED) ? ", …" : "");
	}

	private void verify(Map<ServerJar, Path> files) {
		List<String> different = files.entrySet()
			.parallelStream()
			.filter((entry) -> !hasContent(entry.getKey(), entry.getValue()))
			.map((entry) -> entry.getValue().toString())
			.toList();
		if (!different.isEmpty()) {
			throw new EmbeddedNeo4jException(different.size() + " of the " + this.jars.size() + " jars of " + this.name
					+ " do not have the content that this version of neo4j-sessions-embedded expects (SHA-256): "
					+ different.stream().limit(NAMED).collect(Collectors.joining(", "))
					+ ". Delete them, to fetch them again. If they come from a mirror, check the mirror");
		}
	}

	private static boolean hasContent(ServerJar jar, Path file) {
		try {
			Verified now = new Verified(jar, Files.size(file), Files.getLastModifiedTime(file));
			if (now.equals(verified.get(file))) {
				return true;
			}
			boolean expected = jar.hasContent(file);
			if (expected) {
				verified.put(file, now);
			}
			return expected;
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException(file + ", which the server needs, is not readable. Check its permissions",
					ex);
		}
	}

	/**
	 * A file whose content was verified.
	 *
	 * @param jar the jar whose content it has
	 * @param size its size at that time
	 * @param modified its last modification at that time
	 */
	private record Verified(ServerJar jar, long size, FileTime modified) {

	}

}
