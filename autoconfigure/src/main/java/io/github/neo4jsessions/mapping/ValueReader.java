package io.github.neo4jsessions.mapping;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Reads values of the server as values of a type.
 */
abstract class ValueReader {

	/**
	 * Return whether a converter is registered for the type, so that its values are read
	 * from one column.
	 */
	abstract boolean owns(Class<?> type);

	/**
	 * Read the value of a component, of a property or of an element.
	 * @throws UnreadableException if this reader cannot read the value
	 */
	final @Nullable Object read(Value value, ResolvableType type) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
		if (raw == Value.class) {
			return value;
		}
		if (raw == Optional.class) {
			return Optional.ofNullable(read(value, type.getGeneric()));
		}
		return value.isNull() ? null : read(value, type, raw);
	}

	/**
	 * Read a value that is not null.
	 * @param raw the class of the type, which is not primitive
	 */
	abstract @Nullable Object read(Value value, ResolvableType type, Class<?> raw);

	/**
	 * Return the value of a row's only column if it is of the type without conversion,
	 * otherwise {@code null}.
	 */
	@Nullable Object unconverted(Value value, Class<?> type) {
		return null;
	}

	/**
	 * Read the value of a row's only column, which is not null and must be converted.
	 */
	@Nullable Object readColumn(Value value, ResolvableType type) {
		return read(value, type);
	}

}
