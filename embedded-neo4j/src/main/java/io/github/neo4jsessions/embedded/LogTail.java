package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The end of a log file.
 */
final class LogTail {

	private static final int LINES = 40;

	private static final int BYTES = 64 * 1024;

	private LogTail() {
	}

	/**
	 * Return the last lines of a file.
	 * @param file the file
	 * @return at most 40 lines, or a remark in parentheses if there are none
	 */
	static String of(Path file) {
		try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
			int length = (int) Math.min(BYTES, log.length());
			log.seek(log.length() - length);
			byte[] end = new byte[length];
			log.readFully(end);
			List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
			if (lines.isEmpty()) {
				return "(empty)";
			}
			return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
		}
		catch (IOException ex) {
			return "(not readable: " + ex + ")";
		}
	}

}
