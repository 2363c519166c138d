package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The password of the server's user. Once the server has accepted it, it is stored in a
 * file of the server's directory that only the owner can read, so that a directory that
 * is kept keeps its password. It is sent to the child through a pipe, since command lines
 * and environments are visible to other users.
 *
 * @param value the password, of letters and digits
 * @param isNew whether the server does not know it yet
 */
record ServerPassword(String value, boolean isNew) {

	static final String USERNAME = "neo4j";

	private static final int BYTES = 24;

	private static final SecureRandom random = new SecureRandom();

	/**
	 * Read the password of a directory, or generate one.
	 * @param file the file, which may be missing
	 * @return the password
	 */
	static ServerPassword of(Path file) {
		try {
			String value = Files.readString(file, StandardCharsets.US_ASCII).strip();
			if (value.isEmpty()) {
				throw new EmbeddedNeo4jException(
						"The password file " + file + " is empty. Delete it to create a new password");
			}
			return new ServerPassword(value, false);
		}
		catch (NoSuchFileException ex) {
			byte[] bytes = new byte[BYTES];
			random.nextBytes(bytes);
			return new ServerPassword(HexFormat.of().formatHex(bytes), true);
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("The password file " + file + " is not readable. Check its permissions, or"
					+ " delete it to create a new password", ex);
		}
	}

	/**
	 * Store the password for the next server of the directory.
	 * @param file the file
	 */
	void keep(Path file) {
		if (!this.isNew) {
			return;
		}
		try {
			OwnerOnly.write(file, this.value + "\n");
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("The password file " + file + " cannot be written", ex);
		}
	}

	/**
	 * Return the first line to send to the child. It contains a known password too, since
	 * a server without data has no users and would use its default password.
	 * @return whether the password is new, and the password
	 */
	String line() {
		return ((this.isNew) ? "new " : "known ") + this.value + "\n";
	}

	/**
	 * Return this password for a server that has accepted it.
	 */
	ServerPassword known() {
		return new ServerPassword(this.value, false);
	}

	@Override
	public String toString() {
		return "ServerPassword[...]";
	}

}
