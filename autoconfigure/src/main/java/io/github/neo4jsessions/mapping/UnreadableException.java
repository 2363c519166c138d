package io.github.neo4jsessions.mapping;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;

import org.springframework.core.ResolvableType;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown internally when a value cannot be read. Callers add the place of the value while
 * the exception propagates. It is not visible to users. Its message contains no value,
 * and neither does that of its cause.
 */
final class UnreadableException extends RuntimeException {

	private static final String CURE = "; change the query or the type, or use mappedBy(..)";

	private final StringBuilder path = new StringBuilder();

	private UnreadableException(String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
	}

	/**
	 * Create an exception for text that does not represent a value of the type.
	 */
	static UnreadableException invalid(Class<?> type) {
		return new UnreadableException("STRING in the row, but "
				+ (type.isEnum() ? "not the name of a constant of " + type.getName() + ", which is case-sensitive"
						: "not a valid " + type.getName()),
				null);
	}

	/**
	 * Create an exception for a number that does not fit the type.
	 */
	static UnreadableException inexact(Value value, Class<?> type) {
		return new UnreadableException(
				value.type().name() + " in the row, but " + type.getName() + " cannot represent the number exactly",
				null);
	}

	/**
	 * Create an exception for a value that is not converted to the type.
	 * @param cause an exception of the driver, which contains no value
	 */
	static UnreadableException unconvertible(Value value, ResolvableType type, @Nullable Throwable cause) {
		return new UnreadableException(value.type().name() + " in the row, which is not converted to " + type, cause);
	}

	UnreadableException at(int index) {
		this.path.insert(0, "[" + index + "]");
		return this;
	}

	/**
	 * Create the exception for the caller.
	 * @param component the component, or the property
	 * @param owner the class that has it
	 */
	InvalidDataAccessApiUsageException ofComponent(String component, Class<?> owner) {
		return new InvalidDataAccessApiUsageException(
				"'" + component + this.path + "' of " + owner.getName() + " is " + getMessage() + CURE, getCause());
	}

	/**
	 * Create the exception for the caller, for a value of the row's only column.
	 */
	InvalidDataAccessApiUsageException ofColumn() {
		return new InvalidDataAccessApiUsageException(
				(this.path.isEmpty() ? "The only column" : "Element " + this.path + " of the only column") + " is "
						+ getMessage() + CURE,
				getCause());
	}

}
