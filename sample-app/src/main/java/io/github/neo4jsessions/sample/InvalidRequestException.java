package io.github.neo4jsessions.sample;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a field or parameter of a request has an invalid value.
 */
final class InvalidRequestException extends RuntimeException {

	private static final int MAX_LENGTH = 120;

	private final String field;

	/**
	 * Create a new instance.
	 * @param field the name of the field or parameter
	 * @param value the value that was sent; {@code null} if it is missing
	 * @param cure what to send instead, such as "it must be ..."
	 */
	InvalidRequestException(String field, @Nullable Object value, String cure) {
		super("'" + field + "' is " + describe(value) + ": " + cure + ".");
		this.field = field;
	}

	String getField() {
		return this.field;
	}

	private static String describe(@Nullable Object value) {
		String text = (value instanceof String) ? "\"" + value + "\"" : Objects.toString(value, "missing");
		return Visible.of((text.length() <= MAX_LENGTH) ? text : text.substring(0, MAX_LENGTH) + "...");
	}

}
