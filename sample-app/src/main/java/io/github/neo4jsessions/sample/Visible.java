package io.github.neo4jsessions.sample;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes invisible characters visible.
 */
final class Visible {

	/**
	 * The content of a character class of a regular expression: control and format
	 * characters (including zero-width and bidirectional ones), surrogates, private-use
	 * and unassigned characters; separators, of which the space is the only visible one;
	 * and the fillers and selectors that Unicode classifies as letters and marks.
	 */
	static final String INVISIBLE_OR_SPACE = "\\p{C}\\p{Z}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F"
			+ "\\u2800\\u3164\\uFE00-\\uFE0F\\uFFA0\\x{E0100}-\\x{E01EF}";

	private static final Pattern INVISIBLE = Pattern.compile("[" + INVISIBLE_OR_SPACE + "&&[^ ]]");

	private Visible() {
	}

	/**
	 * Escape invisible characters as in JSON.
	 * @param text any text
	 * @return the text, with <code>&#92;u200b</code> for a space without width
	 */
	static String of(String text) {
		return INVISIBLE.matcher(text).replaceAll(Visible::escape);
	}

	private static String escape(MatchResult invisible) {
		return invisible.group()
			.chars()
			.mapToObj((unit) -> String.format(Locale.ROOT, "\\\\u%04x", unit))
			.collect(Collectors.joining());
	}

}
