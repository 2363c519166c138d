package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The directory a server works in: its configuration, data, logs, and our launcher.
 *
 * @param directory the absolute path
 * @param temporary whether it goes with the server
 */
record ServerHome(Path directory, boolean temporary) {

	private static final System.Logger logger = System.getLogger(ServerHome.class.getName());

	static ServerHome inTemporaryDirectory() {
		try {
			return new ServerHome(Files.createTempDirectory("embedded-neo4j-").toAbsolutePath(), true);
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("No temporary directory could be created in "
					+ System.getProperty("java.io.tmpdir") + ". Use dataDirectory(Path)", ex);
		}
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

	Path launcherClassPath() {
		return this.directory.resolve("launcher");
	}

	Path arguments() {
		return this.launcherClassPath().resolve("arguments");
	}

	/**
	 * Write what a start needs.
	 * @param settings the content of neo4j.conf
	 * @param arguments the content of the JVM's argument file
	 */
	void prepare(ServerSettings settings, String arguments) {
		try {
			Files.createDirectories(log().getParent());
			Files.writeString(this.directory.resolve("neo4j.conf"), settings.text());
			String launcher = ServerLauncher.class.getName().replace('.', '/') + ".class";
			Path target = launcherClassPath().resolve(launcher);
			Files.createDirectories(target.getParent());
			// read as a resource: the class may live in a jar within a jar
			try (InputStream in = ServerLauncher.class
				.getResourceAsStream(ServerLauncher.class.getSimpleName() + ".class")) {
				Files.write(target, in.readAllBytes());
			}
			Files.writeString(arguments(), arguments);
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException(
					"The directory " + this.directory + " cannot be prepared. Check that it is writable", ex);
		}
	}

	/**
	 * Whether a running server holds this directory; it may be one that is about to end
	 * because its parent was killed.
	 * @return {@code true} if a server must not be started here
	 */
	boolean isHeld() {
		if (!Files.exists(lock())) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(lock(), StandardOpenOption.WRITE);
				FileLock lock = channel.tryLock()) {
			return lock == null;
		}
		catch (OverlappingFileLockException ex) {
			return true;
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("The lock file " + lock() + " cannot be used. Check its permissions", ex);
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
			logger.log(System.Logger.Level.WARNING, "The temporary directory " + this.directory + " remains", ex);
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
