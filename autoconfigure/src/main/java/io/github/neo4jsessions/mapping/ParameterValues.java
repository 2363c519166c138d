package io.github.neo4jsessions.mapping;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;

import io.github.neo4jsessions.mapping.UnsendableException.Subject;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.types.MapAccessor;

/**
 * Converts parameters and metadata with the driver's own conversions, and refuses at the
 * call those that cannot be sent, at any depth: nodes, relationships and paths, types
 * that the driver cannot convert, keys that are not text, and values that are nested too
 * deep or contain themselves. Messages name the place and the type, but no value.
 *
 * @since 0.1.0
 */
public final class ParameterValues {

	private static final ParameterWriter DRIVER = new ParameterWriter() {
	};

	/**
	 * The number of levels that are safe without a check of the stack.
	 */
	private static final int FEW_LEVELS = 20;

	private static final Set<Class<?>> SCALARS = Set.of(Float.class, Short.class, Byte.class, Character.class,
			LocalDate.class, LocalTime.class, LocalDateTime.class, OffsetTime.class, OffsetDateTime.class,
			ZonedDateTime.class, Duration.class, Period.class, byte[].class, long[].class, double[].class);

	private ParameterValues() {
	}

	/**
	 * Convert the parameters of a query.
	 * @param parameters the parameters by name
	 * @return a map
	 * @throws ClientException if the driver has no conversion for a value
	 * @throws IllegalArgumentException if a parameter cannot be sent for another reason
	 */
	public static Value of(Map<String, ?> parameters) {
		return write(Subject.PARAMETER, parameters);
	}

	/**
	 * Convert the metadata of a transaction.
	 * @param metadata the metadata by key
	 * @return a map
	 * @throws ClientException if the driver has no conversion for a value
	 * @throws IllegalArgumentException if a value cannot be sent for another reason
	 */
	public static Value ofMetadata(Map<String, ?> metadata) {
		return write(Subject.METADATA, metadata);
	}

	@SuppressWarnings("unchecked") // a map that is only read may be one of objects
	private static Value write(Subject subject, Map<String, ?> values) {
		if (isPlainMap(values, 0)) {
			return Values.value((Map<String, Object>) values);
		}
		try {
			return DRIVER.entries(values, 0);
		}
		catch (UnsendableException ex) {
			throw ex.toDriverException(subject);
		}
	}

	/**
	 * Return whether the driver's own conversion suffices. This is true of nearly all
	 * values, which then need not be taken apart and copied.
	 */
	static boolean isPlain(@Nullable Object object, int depth) {
		if (isScalar(object)) {
			return true;
		}
		if (depth > FEW_LEVELS) {
			return false;
		}
		if (object instanceof List<?> list) {
			return list instanceof RandomAccess && areAllPlain(list, depth + 1);
		}
		return object instanceof Map<?, ?> map && isPlainMap(map, depth + 1);
	}

	private static boolean isScalar(@Nullable Object object) {
		if (object == null) {
			return true;
		}
		Class<?> type = object.getClass();
		return type == String.class || type == Long.class || type == Integer.class || type == Boolean.class
				|| type == Double.class || SCALARS.contains(type);
	}

	private static boolean areAllPlain(List<?> list, int depth) {
		for (int index = 0; index < list.size(); index++) {
			if (!isPlain(list.get(index), depth)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isPlainMap(Map<?, ?> map, int depth) {
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			if (!(entry.getKey() instanceof String) || !isPlain(entry.getValue(), depth)) {
				return false;
			}
		}
		return true;
	}

	static Value write(ParameterWriter writer, String name, @Nullable Object value) {
		if (!(writer instanceof SpringDataWriter) && isPlain(value, 1)) {
			return Values.value(value);
		}
		try {
			return writer.write(value, 1);
		}
		catch (UnsendableException ex) {
			throw ex.in(name).toArgumentException(Subject.PARAMETER);
		}
	}

	/**
	 * Check parameters that are already converted. Copies nothing.
	 * @param parameters the parameters of a query
	 * @throws IllegalArgumentException if a parameter cannot be sent
	 */
	public static void requireSendable(MapAccessor parameters) {
		try {
			ParameterWriter.requireEntries(parameters, 0);
		}
		catch (UnsendableException ex) {
			throw ex.toArgumentException(Subject.PARAMETER);
		}
	}

	/**
	 * Check the metadata of a transaction.
	 * @param config the configuration of the transaction
	 * @throws IllegalArgumentException if a value of the metadata cannot be sent
	 */
	public static void requireSendable(TransactionConfig config) {
		if (config.isEmpty()) {
			return;
		}
		try {
			for (Map.Entry<String, Value> entry : config.metadata().entrySet()) {
				requireSendable(entry);
			}
		}
		catch (UnsendableException ex) {
			throw ex.toArgumentException(Subject.METADATA);
		}
		catch (ClientException | ClassCastException ex) {
			throw new IllegalArgumentException(Subject.METADATA.whole()
					+ " cannot be sent: the driver has no conversion for "
					+ "one of its values. Send numbers, text, temporal or spatial values, or lists or maps of those",
					ex);
		}
		catch (StackOverflowError ex) {
			throw new IllegalArgumentException(
					Subject.METADATA.whole() + " cannot be sent: it is nested too deeply, or "
							+ "contains itself. Send values that are not nested",
					ex);
		}
	}

	private static void requireSendable(Map.Entry<String, Value> entry) {
		try {
			ParameterWriter.requireSendable(entry.getValue(), 1);
		}
		catch (UnsendableException ex) {
			throw ex.in(entry.getKey());
		}
	}

}
