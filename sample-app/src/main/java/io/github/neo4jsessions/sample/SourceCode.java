package io.github.neo4jsessions.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.core.io.ClassPathResource;

/**
 * A method of this application as it is in its source file, which the build copies to the
 * class path.
 *
 * @param file the name of the file
 * @param line the number of the first line in the file
 * @param code the lines, without the indentation that they have in common
 */
record SourceCode(String file, int line, String code) {

	private static final String END = "\t}";

	/**
	 * Find a method in a source file.
	 * @param file the name of a file in this package
	 * @param method the name of the method; of several the first is used
	 * @return the method with its annotations, without its documentation
	 * @throws IllegalStateException if the file has no such method
	 */
	static SourceCode of(String file, String method) {
		List<String> lines = lines(file);
		// the name at the usual indentation, before the parameters; a call of the method
		// is indented further
		Pattern declaration = Pattern.compile("\t[\\w@].*[ >]" + Pattern.quote(method) + "\\(.*");
		for (int i = 0; i < lines.size(); i++) {
			if (declaration.matcher(lines.get(i)).matches()) {
				int first = i;
				while (!isBefore(lines.get(first - 1))) {
					first--;
				}
				return new SourceCode(file, first + 1, code(lines.subList(first, lines.size())));
			}
		}
		throw new IllegalStateException("There is no method '" + method + "' in " + file);
	}

	// annotations and comments belong to the method, its documentation does not
	private static boolean isBefore(String line) {
		return line.isBlank() || line.endsWith("*/");
	}

	private static String code(List<String> lines) {
		List<String> method = Stream.concat(lines.stream().takeWhile((line) -> !line.equals(END)), Stream.of(END))
			.map((line) -> line.isEmpty() ? line : line.substring(1))
			.toList();
		return String.join("\n", method);
	}

	/**
	 * Return whether there are source files: Maven copies them, but a development
	 * environment may build without Maven.
	 */
	static boolean isAvailable() {
		return resource("Bank.java").exists();
	}

	private static List<String> lines(String file) {
		try {
			return resource(file).getContentAsString(StandardCharsets.UTF_8).lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ClassPathResource resource(String file) {
		return new ClassPathResource("code/" + file);
	}

}
