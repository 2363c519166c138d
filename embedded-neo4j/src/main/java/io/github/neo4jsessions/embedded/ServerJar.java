package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A jar of the server: its Maven coordinates, and the content that it must have.
 *
 * @param groupId the group
 * @param artifactId the artifact
 * @param version the version
 * @param classifier the classifier, or an empty string
 * @param sha256 the SHA-256 of its content, in hexadecimal digits
 */
record ServerJar(String groupId, String artifactId, String version, String classifier, String sha256) {

	private static final int WITHOUT_CLASSIFIER = 3;

	private static final int BUFFER = 1 << 16;

	/**
	 * Read a line of the list of jars.
	 * @param line the text {@code group:artifact:version sha256} or
	 * {@code group:artifact:version:classifier sha256}
	 * @return the jar
	 */
	static ServerJar parse(String line) {
		String[] columns = line.split(" ");
		String[] parts = columns[0].split(":");
		return new ServerJar(parts[0], parts[1], parts[2],
				(parts.length > WITHOUT_CLASSIFIER) ? parts[WITHOUT_CLASSIFIER] : "", columns[1]);
	}

	/**
	 * Return the coordinates in the form of Maven's resolver.
	 * @return the text {@code group:artifact:jar:version} or
	 * {@code group:artifact:jar:classifier:version}
	 */
	String coordinates() {
		return this.groupId + ":" + this.artifactId + ":jar:"
				+ ((this.classifier.isEmpty()) ? "" : this.classifier + ":") + this.version;
	}

	/**
	 * Return the place of this jar in a repository with Maven's layout.
	 * @param repository the directory of the repository
	 * @return the file, which may be missing
	 */
	Path in(Path repository) {
		return repository.resolve(this.groupId.replace('.', '/'))
			.resolve(this.artifactId)
			.resolve(this.version)
			.resolve(this.artifactId + "-" + this.version + ((this.classifier.isEmpty()) ? "" : "-" + this.classifier)
					+ ".jar");
	}

	/**
	 * Return whether a file has the content of this jar.
	 * @param file the file
	 * @return {@code false} if its content differs
	 * @throws IOException if it is not readable
	 */
	boolean hasContent(Path file) throws IOException {
		try (InputStream in = new DigestInputStream(Files.newInputStream(file), newDigest())) {
			byte[] buffer = new byte[BUFFER];
			while (in.read(buffer) != -1) {
				// the stream computes the digest
			}
			return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest()).equals(this.sha256);
		}
	}

	private static MessageDigest newDigest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return coordinates();
	}

}
