package io.github.neo4jsessions.mapping;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.ClientException;

/**
 * Thrown internally when a value cannot be sent. Callers add the path of the value while
 * the exception propagates. It is not visible to users.
 */
final class UnsendableException extends RuntimeException {

	/**
	 * The maximum length of a path; the beginning of a longer one suffices.
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
	 * Create an exception for a value that has no conversion.
	 * @param cause the error of the conversion
	 */
	static UnsendableException noConversion(String message, Throwable cause) {
		return new UnsendableException(message, cause, Reason.NO_CONVERSION);
	}

	/**
	 * Create an exception for a converter of the application that failed.
	 * @param object the object to convert
	 * @param error the exception of the converter
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
	 * Create the exception for the caller, which names the place and the reason.
	 * @param subject the kind of value that cannot be sent
	 * @return an {@link IllegalArgumentException}
	 * @throws RuntimeException if a converter threw it; it is not wrapped
	 */
	IllegalArgumentException toArgumentException(Subject subject) {
		if (this.reason != Reason.CONVERTER) {
			return new IllegalArgumentException(message(subject), getCause());
		}
		Throwable thrown = Objects.requireNonNull(getCause());
		// added once only, since a converter may throw the same exception repeatedly
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
	 * Create the exception for a method of the driver, which has its own exception for
	 * values that it cannot convert.
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
	 * The kind of value that cannot be sent.
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
