package io.github.neo4jsessions.mapping;

import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.types.Entity;
import org.neo4j.driver.types.MapAccessor;
import org.neo4j.driver.types.Path;
import org.neo4j.driver.types.Point;

import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.ClassUtils;

/**
 * Maps a row to a simple value, which is read from the row's only column.
 *
 * @param <T> the type of the value
 */
final class ColumnMapping<T> implements Function<Record, @Nullable T> {

	private final Class<T> type;

	private final ValueReader reader;

	/**
	 * Created for the first value that must be converted.
	 */
	private volatile @Nullable ResolvableType resolvable;

	/**
	 * Create a mapping.
	 * @param reader reads the value of the column
	 */
	ColumnMapping(Class<T> type, ValueReader reader) {
		this.type = boxed(type);
		this.reader = reader;
	}

	@SuppressWarnings("unchecked") // a primitive type has the values of its wrapper
	private static <T> Class<T> boxed(Class<T> type) {
		return (Class<T>) ClassUtils.resolvePrimitiveIfNecessary(type);
	}

	/**
	 * Return whether a value of the type is read from one column, and not from several.
	 */
	static boolean isForOneColumn(Class<?> type) {
		Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
		return boxed == Object.class || boxed == Map.class || boxed.isArray() || BeanUtils.isSimpleValueType(boxed)
				|| isOneOf(boxed, Iterable.class, MapAccessor.class, Temporal.class, TemporalAmount.class, Point.class,
						Entity.class, Path.class);
	}

	/**
	 * Return whether a value of the type is created from named values.
	 */
	static boolean isMadeOfProperties(Class<?> type) {
		return !isForOneColumn(type) && !Modifier.isAbstract(type.getModifiers());
	}

	private boolean isFor(Class<?> type) {
		return this.type == type;
	}

	private static boolean isOneOf(Class<?> type, Class<?>... types) {
		for (Class<?> candidate : types) {
			if (candidate.isAssignableFrom(type)) {
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
			throw new InvalidDataAccessApiUsageException("A row has " + row.size() + " columns " + row.keys() + ", but "
					+ this.type.getName() + " is read from a single column; return one column, or use mappedBy(..)");
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
		Object unconverted = this.reader.unconverted(value, this.type);
		return this.type.cast((unconverted != null) ? unconverted : this.reader.readColumn(value, resolvable()));
	}

	private ResolvableType resolvable() {
		ResolvableType resolvable = this.resolvable;
		if (resolvable == null) {
			resolvable = ResolvableType.forClass(this.type);
			this.resolvable = resolvable;
		}
		return resolvable;
	}

	/**
	 * Read a value with the conversions of the driver and of Spring.
	 */
	static @Nullable Object readPlain(Value value, Class<?> type) {
		if (type == Map.class) {
			return value.asMap();
		}
		Object object = value.asObject();
		if (type.isInstance(object)) {
			return object;
		}
		return (object instanceof Number && ExactNumbers.supports(type)) ? ExactNumbers.convert(value, type)
				: convert(value, type);
	}

	private static @Nullable Object convert(Value value, Class<?> type) {
		if (Temporal.class.isAssignableFrom(type) || TemporalAmount.class.isAssignableFrom(type)
				|| type.isArray() && Array.class != type) {
			return value.as(type);
		}
		return Conversions.SERVICE.convert(value.asObject(), type);
	}

	/**
	 * Created when it is first needed.
	 */
	private static final class Conversions {

		private static final ConversionService SERVICE = DefaultConversionService.getSharedInstance();

	}

}
