package io.github.neo4jsessions.mapping;

import java.lang.reflect.Modifier;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Maps rows to values, and values to parameters. {@link SpringDataMapping} creates
 * mappings that use Spring Data Neo4j. Immutable.
 *
 * @since 0.1.0
 */
public final class RecordMapping {

	/**
	 * Named by a string, since Spring Data Neo4j is optional.
	 */
	private static final String ENTITY = "org.springframework.data.neo4j.core.schema.Node";

	private static final RecordMapping PLAIN = new RecordMapping(new PlainWriter(), new PlainReader(), null);

	private final ParameterWriter writer;

	private final ValueReader reader;

	private final @Nullable EntityMapping entities;

	/**
	 * Create a mapping.
	 * @param entities maps entities, or {@code null} without Spring Data Neo4j
	 */
	RecordMapping(ParameterWriter writer, ValueReader reader, @Nullable EntityMapping entities) {
		this.writer = writer;
		this.reader = reader;
		this.entities = entities;
	}

	/**
	 * Return the mapping without Spring Data Neo4j: simple types, records, and classes
	 * with a constructor or setters. Values are converted by the driver. Text is also
	 * converted to constants of enumerations, {@code UUID}, {@code BigDecimal},
	 * {@code BigInteger}, {@code URI}, {@code Locale} and {@code ZoneId}, and a number to
	 * any type of number that can represent it. Everything else is refused.
	 * @return the mapping
	 */
	public static RecordMapping plain() {
		return PLAIN;
	}

	/**
	 * Return the mapping of rows to a type.
	 * @param type the type of the value
	 * @param <T> the type of the value
	 * @return a supplier of a function for each run of a query. The function must not be
	 * used for another run, since Spring Data Neo4j's remembers the entities that it
	 * created. The function returns {@code null} if a row's only column is null. If the
	 * row does not fit, it fails with an
	 * {@link org.springframework.dao.InvalidDataAccessApiUsageException}, an error of the
	 * driver or of Spring Data Neo4j, or the exception of a converter of the application
	 * @throws IllegalArgumentException if the type cannot be instantiated, such as an
	 * interface
	 * @throws IllegalStateException if the type is an entity of Spring Data Neo4j and
	 * this mapping does not include Spring Data Neo4j's
	 */
	public <T> Supplier<Function<Record, @Nullable T>> rowsTo(Class<T> type) {
		if (MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY).isPresent(ENTITY)) {
			return entities(type);
		}
		Function<Record, @Nullable T> mapping = mapping(type);
		return () -> mapping;
	}

	private <T> Function<Record, @Nullable T> mapping(Class<T> type) {
		if (this.reader.owns(ClassUtils.resolvePrimitiveIfNecessary(type)) || ColumnMapping.isForOneColumn(type)) {
			return new ColumnMapping<>(type, this.reader);
		}
		Assert.isTrue(!Modifier.isAbstract(type.getModifiers()),
				() -> "'type' must not be an interface or an abstract class, but is " + type.getName()
						+ ": rows are not mapped to projections; use a record or a class whose constructor has "
						+ "parameters named like the columns, or mappedBy(..)");
		Assert.isTrue(!ClassUtils.isInnerClass(type), () -> "'type' must not be an inner class, but is "
				+ type.getName() + ": make it static, or use mappedBy(..)");
		return new ObjectMapping<>(type, this.reader);
	}

	private <T> Supplier<Function<Record, @Nullable T>> entities(Class<T> type) {
		EntityMapping entities = this.entities;
		Assert.state(entities != null, () -> type.getName() + " is an entity of Spring Data Neo4j, but this "
				+ "template has no mapping context. Use SessionTemplate.Builder.recordMapping(SpringDataMapping.of(context)) "
				+ "with the application's Neo4jMappingContext, or mappedBy(..)");
		return entities.rowsTo(type);
	}

	/**
	 * Convert a value to a parameter of the driver.
	 * @param name the name of the parameter
	 * @param value the value
	 * @return the value to send
	 * @throws IllegalArgumentException if the value cannot be sent; the message names the
	 * parameter, the place in it and the type, but not the value
	 * @throws RuntimeException if a converter of the application throws it; it is not
	 * wrapped
	 */
	public Value parameter(String name, @Nullable Object value) {
		return ParameterValues.write(this.writer, name, value);
	}

	/**
	 * Uses the driver's conversions, and sends constants of enumerations as their names.
	 */
	private static final class PlainWriter extends ParameterWriter {

		@Override
		@Nullable Value convertFirst(Object object) {
			return (object instanceof Enum<?> constant) ? Values.value(constant.name()) : null;
		}

	}

}
