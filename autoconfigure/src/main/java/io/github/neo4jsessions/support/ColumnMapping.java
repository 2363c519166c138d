package io.github.neo4jsessions.support;

import java.lang.reflect.Array;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.types.Entity;
import org.neo4j.driver.types.MapAccessor;
import org.neo4j.driver.types.Path;
import org.neo4j.driver.types.Point;

import org.springframework.beans.BeanUtils;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.ClassUtils;

/**
 * Makes a simple value of a row's only column.
 *
 * @param <T> the type of the value
 */
final class ColumnMapping<T> implements Function<Record, @Nullable T> {

	/**
	 * What the driver converts by itself, and refuses where something would be lost.
	 */
	private static final Set<Class<?>> NUMBERS = Set.of(Long.class, Integer.class, Short.class, Double.class,
			Float.class);

	private final Class<T> type;

	private final BiFunction<Value, Class<T>, @Nullable Object> conversion;

	/**
	 * Make a mapping.
	 * @param conversion used where the driver has none
	 */
	ColumnMapping(Class<T> type, BiFunction<Value, Class<T>, @Nullable Object> conversion) {
		this.type = boxed(type);
		this.conversion = conversion;
	}

	@SuppressWarnings("unchecked") // a primitive type and its wrapper have the same
									// values
	private static <T> Class<T> boxed(Class<T> type) {
		return (Class<T>) ClassUtils.resolvePrimitiveIfNecessary(type);
	}

	/**
	 * Whether a value of the type is one column, and not made of several.
	 */
	boolean isForOneColumn() {
		return isFor(Object.class) || this.type.isArray() || BeanUtils.isSimpleValueType(this.type)
				|| Iterable.class.isAssignableFrom(this.type) || MapAccessor.class.isAssignableFrom(this.type)
				|| isFor(Map.class)
				|| isOneOf(Temporal.class, TemporalAmount.class, Point.class, Entity.class, Path.class);
	}

	private boolean isFor(Class<?> type) {
		return this.type == type;
	}

	private boolean isOneOf(Class<?>... types) {
		for (Class<?> candidate : types) {
			if (candidate.isAssignableFrom(this.type)) {
				return true;
			}
		}
		return false;
	}

	@Override
	public @Nullable T apply(Record row) {
		if (isFor(Record.class)) {
			return this.type.cast(row);
		}
		if (isFor(Map.class) && !isOneMap(row)) {
			return this.type.cast(row.asMap());
		}
		if (row.size() != 1) {
			throw new InvalidDataAccessApiUsageException("A row has " + row.size() + " columns " + row.keys() + ", and "
					+ this.type.getName() + " is made of one; let the query return one, or use mappedBy(..)");
		}
		return value(row.get(0));
	}

	private static boolean isOneMap(Record row) {
		return row.size() == 1 && (row.get(0).isNull() || ObjectMapping.hasProperties(row.get(0)));
	}

	private @Nullable T value(Value value) {
		if (isFor(Value.class)) {
			return this.type.cast(value);
		}
		if (value.isNull()) {
			return null;
		}
		if (isFor(Map.class)) {
			return this.type.cast(value.asMap());
		}
		Object object = value.asObject();
		if (this.type.isInstance(object)) {
			return this.type.cast(object);
		}
		if (object instanceof Number && NUMBERS.contains(this.type)) {
			return value.as(this.type);
		}
		return this.type.cast(this.conversion.apply(value, this.type));
	}

	/**
	 * Convert without Spring Data Neo4j.
	 */
	static @Nullable Object convert(Value value, Class<?> type) {
		if (Temporal.class.isAssignableFrom(type) || TemporalAmount.class.isAssignableFrom(type)
				|| type.isArray() && Array.class != type) {
			return value.as(type);
		}
		return Conversions.SERVICE.convert(value.asObject(), type);
	}

	/**
	 * Made when it is needed first.
	 */
	private static final class Conversions {

		private static final ConversionService SERVICE = DefaultConversionService.getSharedInstance();

	}

}
