package io.github.neo4jsessions.mapping;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.ClientException;

/**
 * Something cannot be sent. On its way up it learns where that is. Users never see it.
 */
final class UnsendableException extends RuntimeException {

	/**
	 * Of a place that is nested deep, the beginning tells enough.
	 */
	private static final int MAX_LENGTH = 200;

	private final StringBuilder path = new StringBuilder();

	private final Reason reason;

	UnsendableException(String message) {
		this(message, null, Reason.OTHER);
	}

	private UnsendableException(String message, @Nullable Throwable cause, Reason reason) {
		super(message, cause, false, false);
		this.reason = reason;
	}

	/**
	 * There is no conversion.
	 * @param cause says so
	 */
	static UnsendableException noConversion(String message, Throwable cause) {
		return new UnsendableException(message, cause, Reason.NO_CONVERSION);
	}

	/**
	 * A converter of the application failed.
	 * @param object what it was to convert
	 * @param error what it threw
	 */
	static UnsendableException ofConverter(Object object, Throwable error) {
		return new UnsendableException("the conversion of " + object.getClass().getName() + " failed", error,
				Reason.CONVERTER);
	}

	UnsendableException at(int index) {
		return prepend("[" + index + "]");
	}

	UnsendableException in(String key) {
		return prepend("." + key);
	}

	private UnsendableException prepend(String step) {
		this.path.insert(0, step);
		if (this.path.length() > MAX_LENGTH) {
			this.path.setLength(MAX_LENGTH);
			this.path.append("...");
		}
		return this;
	}

	/**
	 * What the caller gets to see: where and why.
	 * @param subject what it is that cannot be sent
	 * @return an {@link IllegalArgumentException}
	 * @throws RuntimeException what a converter threw, as it is
	 */
	IllegalArgumentException toArgumentException(Subject subject) {
		if (this.reason != Reason.CONVERTER) {
			return new IllegalArgumentException(message(subject), getCause());
		}
		Throwable thrown = Objects.requireNonNull(getCause());
		// once is enough for an exception that is thrown again and again
		if (thrown.getSuppressed().length == 0) {
			thrown.addSuppressed(new IllegalArgumentException(message(subject)));
		}
		if (thrown instanceof Error error) {
			throw error;
		}
		if (thrown instanceof RuntimeException exception) {
			throw exception;
		}
		return new IllegalArgumentException(message(subject), thrown);
	}

	/**
	 * The same in a method of the driver's, which has an exception of its own for what it
	 * cannot convert.
	 */
	RuntimeException toDriverException(Subject subject) {
		return (this.reason == Reason.NO_CONVERSION) ? new ClientException(message(subject), getCause())
				: toArgumentException(subject);
	}

	private String message(Subject subject) {
		String place = (!this.path.isEmpty() && this.path.charAt(0) == '.') ? this.path.substring(1)
				: this.path.toString();
		return (place.isEmpty() ? subject.whole() : subject.part() + " '" + place + "'") + " cannot be sent: "
				+ getMessage();
	}

	private enum Reason {

		NO_CONVERSION, CONVERTER, OTHER

	}

	/**
	 * What it is that cannot be sent.
	 */
	enum Subject {

		PARAMETER("Parameter", "The map of parameters"),

		METADATA("Transaction metadata", "Transaction metadata");

		private final String part;

		private final String whole;

		Subject(String part, String whole) {
			this.part = part;
			this.whole = whole;
		}

		String part() {
			return this.part;
		}

		String whole() {
			return this.whole;
		}

	}

}
