package io.github.neo4jsessions.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The directory that a server works in. It contains the configuration, the data, the
 * logs, and the launcher.
 *
 * @param directory the absolute path
 * @param temporary whether it is deleted with the server
 */
record ServerHome(Path directory, boolean temporary) {

	private static final System.Logger logger = System.getLogger(ServerHome.class.getName());

	static ServerHome inTemporaryDirectory() {
		unusableCharacter(Path.of(System.getProperty("java.io.tmpdir"))).ifPresent((character) -> {
			throw new EmbeddedNeo4jException("java.io.tmpdir is " + System.getProperty("java.io.tmpdir")
					+ ": the class path of the server must not contain " + character
					+ ". Set another directory with -Djava.io.tmpdir, or use dataDirectory(Path)");
		});
		try {
			return new ServerHome(Files.createTempDirectory("embedded-neo4j-").toAbsolutePath(), true);
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("No temporary directory could be created in "
					+ System.getProperty("java.io.tmpdir") + ". Use dataDirectory(Path)", ex);
		}
	}

	/**
	 * Look for a character that the server cannot have in the path of its directory.
	 * @param directory the directory
	 * @return the character, described
	 */
	static Optional<String> unusableCharacter(Path directory) {
		String path = directory.toAbsolutePath().normalize().toString();
		if (path.contains(File.pathSeparator)) {
			return Optional.of("'" + File.pathSeparator + "'");
		}
		return path.chars()
			.filter(Character::isISOControl)
			.mapToObj((character) -> "the control character " + character)
			.findFirst();
	}

	static ServerHome at(Path directory) {
		return new ServerHome(directory.toAbsolutePath().normalize(), false);
	}

	Path log() {
		return this.directory.resolve("logs").resolve("server.log");
	}

	Path lock() {
		return this.directory.resolve("embedded-neo4j.lock");
	}

	Path password() {
		return this.directory.resolve("password");
	}

	/**
	 * Return the directory of the database in which the server stores its users.
	 * @param settings the server's settings
	 * @return a directory that exists once a server has run
	 */
	Path systemDatabase(ServerSettings settings) {
		return databases(settings).resolve("system");
	}

	/**
	 * Return the file that any server locks while it uses the data.
	 * @param settings the server's settings
	 * @return the file, which may be missing
	 */
	Path storeLock(ServerSettings settings) {
		return databases(settings).resolve("store_lock");
	}

	private Path databases(ServerSettings settings) {
		return this.directory.resolve(settings.data()).resolve("databases");
	}

	Path launcherClassPath() {
		return this.directory.resolve("launcher");
	}

	Path arguments() {
		return this.launcherClassPath().resolve("arguments");
	}

	/**
	 * Create the directory if it does not exist, and restrict it to its owner.
	 */
	void create() {
		try {
			OwnerOnly.directory(this.directory);
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException(
					"The permissions of the directory " + this.directory + " cannot be restricted to its owner."
							+ " Use a directory that you own, on a file system that supports permissions",
					ex);
		}
	}

	/**
	 * Write the files that a start needs.
	 * @param settings the content of neo4j.conf
	 * @param arguments the content of the JVM's argument file
	 */
	void prepare(ServerSettings settings, String arguments) {
		try {
			Files.createDirectories(log().getParent());
			// the directory of LOAD CSV; the server does not start without it
			Files.createDirectories(this.directory.resolve("import"));
			OwnerOnly.file(log());
			OwnerOnly.write(this.directory.resolve("neo4j.conf"), settings.text());
			String launcher = ServerLauncher.class.getName().replace('.', '/') + ".class";
			Path target = launcherClassPath().resolve(launcher);
			Files.createDirectories(target.getParent());
			// read as a resource: the class may be in a jar within a jar
			try (InputStream in = ServerLauncher.class
				.getResourceAsStream(ServerLauncher.class.getSimpleName() + ".class")) {
				Files.write(target, in.readAllBytes());
			}
			OwnerOnly.write(arguments(), arguments);
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException(
					"The directory " + this.directory + " cannot be prepared. Check that it is writable", ex);
		}
	}

	void deleteIfTemporary() {
		if (!this.temporary || !Files.exists(this.directory)) {
			return;
		}
		try {
			Files.walkFileTree(this.directory, new DeletingVisitor());
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.WARNING,
					"The temporary directory " + this.directory + " could not be deleted", ex);
		}
	}

	private static final class DeletingVisitor extends SimpleFileVisitor<Path> {

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
			Files.deleteIfExists(file);
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
			if (failure != null) {
				throw failure;
			}
			Files.deleteIfExists(directory);
			return FileVisitResult.CONTINUE;
		}

	}

}
