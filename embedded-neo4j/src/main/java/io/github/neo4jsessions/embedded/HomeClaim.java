package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exclusive right to start a server in a directory: no server is running there, and
 * no other process or thread is about to start one.
 */
final class HomeClaim {

	// file locks belong to a process, which loses them when it closes any channel to the
	// file
	private static final Set<Path> claimedHere = ConcurrentHashMap.newKeySet();

	private final Path directory;

	private FileChannel channel;

	private HomeClaim(Path directory) {
		this.directory = directory;
	}

	/**
	 * Claim a directory.
	 * @param home the directory, which must exist
	 * @param settings the settings of the server
	 * @return the claim, or {@code null} if another starter has it or a running server
	 * holds the directory; that server may be about to end because its parent was killed
	 */
	static HomeClaim of(ServerHome home, ServerSettings settings) {
		try {
			Path directory = home.directory().toRealPath();
			if (!claimedHere.add(directory)) {
				return null;
			}
			HomeClaim claim = new HomeClaim(directory);
			boolean claimed = false;
			try {
				claimed = claim.lock(home.directory().resolve("embedded-neo4j.start.lock")) && !isHeld(home.lock())
						&& !isHeld(home.storeLock(settings));
			}
			finally {
				if (!claimed) {
					claim.close();
				}
			}
			return (claimed) ? claim : null;
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException(
					"The lock files of " + home.directory() + " cannot be used. Check their permissions", ex);
		}
	}

	private boolean lock(Path file) throws IOException {
		OwnerOnly.file(file);
		this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
		return this.channel.tryLock() != null;
	}

	static boolean isHeld(Path file) throws IOException {
		if (!Files.exists(file)) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
				FileLock lock = channel.tryLock()) {
			return lock == null;
		}
		catch (OverlappingFileLockException ex) {
			return true;
		}
	}

	/**
	 * Release the claim, once the server holds the directory or has failed to start.
	 */
	void close() {
		try {
			if (this.channel != null) {
				this.channel.close();
			}
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("The lock of " + this.directory + " cannot be released", ex);
		}
		finally {
			claimedHere.remove(this.directory);
		}
	}

}
