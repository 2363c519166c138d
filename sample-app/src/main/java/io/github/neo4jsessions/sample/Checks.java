package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks the values of HTTP requests, and names them as the sender does. The fields of a
 * body are JSON nodes, so that 10.5 and "10" are refused as amounts of money instead of
 * being converted.
 */
final class Checks {

	static final Duration MAX_HOLD = Duration.ofMinutes(5);

	private static final int MAX_LENGTH = 100;

	/** Ids that cannot be a segment of the path {@code /accounts/{id}}. */
	private static final Pattern UNADDRESSABLE = Pattern.compile(".*[/\\\\].*|\\.{1,2}");

	private Checks() {
	}

	static String id(String field, @Nullable JsonNode value) {
		String id = text(field, value);
		if (UNADDRESSABLE.matcher(id).matches()) {
			throw new InvalidRequestException(field, value, "an id must not contain / or \\, nor be . or ..");
		}
		return id;
	}

	static String text(String field, @Nullable JsonNode value) {
		if (value == null || !value.isString() || !isPrintable(value.stringValue())) {
			throw new InvalidRequestException(field, value, "it must be a JSON string of 1 to " + MAX_LENGTH
					+ " printable characters, without leading or trailing blanks");
		}
		return value.stringValue();
	}

	private static boolean isPrintable(String text) {
		return !text.isEmpty() && text.codePointCount(0, text.length()) <= MAX_LENGTH && text.equals(text.strip())
				&& Visible.isVisible(text);
	}

	static long cents(String field, @Nullable JsonNode value, long minimum) {
		if (value == null || !value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < minimum) {
			throw new InvalidRequestException(field, value, "it must be a whole number of cents from " + minimum
					+ " to " + Long.MAX_VALUE + ", as a JSON integer");
		}
		return value.longValue();
	}

	static Duration hold(@Nullable String value) {
		if (value == null) {
			return Duration.ZERO;
		}
		Duration hold = parse(value);
		if (hold == null || hold.isNegative() || hold.compareTo(MAX_HOLD) > 0) {
			throw new InvalidRequestException("hold", value,
					"it must be an ISO-8601 duration from PT0S to " + MAX_HOLD + ", such as PT5S for five seconds");
		}
		return hold;
	}

	private static @Nullable Duration parse(String value) {
		try {
			return Duration.parse(value);
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

}
