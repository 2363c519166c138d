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
 * Files and directories that nobody but their owner can read. Where the file system has
 * no POSIX permissions (Windows), they are as their parent directory is.
 */
final class OwnerOnly {

	private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

	private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

	private OwnerOnly() {
	}

	/**
	 * Create a directory, or take its permissions away from all but its owner.
	 * @param directory the directory; its parents are created as usual
	 * @throws IOException if it cannot be created, is somebody else's, or keeps its
	 * permissions
	 */
	static void directory(Path directory) throws IOException {
		if (!Files.isDirectory(directory)) {
			Files.createDirectories(directory.getParent());
			try {
				Files.createDirectory(directory, attributes(directory, DIRECTORY));
			}
			catch (FileAlreadyExistsException ex) {
				// another is starting a server here; or it is a file, which fails below
			}
		}
		if (hasPermissions(directory)) {
			Files.setPosixFilePermissions(directory, DIRECTORY);
			if (!Files.getPosixFilePermissions(directory).equals(DIRECTORY)) {
				throw new IOException("The file system of " + directory + " does not keep permissions");
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
			// it may be of a former server
		}
	}

	/**
	 * Write a file as a whole: it is there with all of its content, or as before.
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
