package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and directories that only their owner can read. On a file system without POSIX
 * permissions (Windows), they have the permissions of their parent directory.
 */
final class OwnerOnly {

	private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

	private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

	private OwnerOnly() {
	}

	/**
	 * Create a directory that only its owner can access, or restrict an existing one to
	 * its owner.
	 * @param directory the directory; its parents are created as usual
	 * @throws IOException if it cannot be created, belongs to another user, or does not
	 * accept the permissions
	 */
	static void directory(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			Files.createDirectories(directory.getParent());
			try {
				Files.createDirectory(directory, attributes(directory, DIRECTORY));
			}
			catch (FileAlreadyExistsException ex) {
				// another process is starting a server here; or it is a file, which fails
				// below
			}
		}
		if (hasPermissions(directory)) {
			Files.setPosixFilePermissions(directory, DIRECTORY);
			if (!Files.getPosixFilePermissions(directory).equals(DIRECTORY)) {
				throw new IOException("The file system of " + directory + " does not support permissions");
			}
		}
	}

	/**
	 * Create an empty file if there is none.
	 * @param file the file
	 * @throws IOException if it cannot be created
	 */
	static void file(Path file) throws IOException {
		try {
			Files.createFile(file, attributes(file, FILE));
		}
		catch (FileAlreadyExistsException ex) {
			// it may belong to a previous server
		}
	}

	/**
	 * Write a file atomically: it has either all of the new content or is unchanged.
	 * @param file the file
	 * @param content the content
	 * @throws IOException if it cannot be written
	 */
	static void write(Path file, String content) throws IOException {
		Path written = file.resolveSibling(file.getFileName() + ".new");
		Files.deleteIfExists(written);
		file(written);
		Files.writeString(written, content);
		Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
	}

	private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
		return (hasPermissions(path)) ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(permissions) }
				: new FileAttribute<?>[0];
	}

	private static boolean hasPermissions(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

}
