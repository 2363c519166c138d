package io.github.neo4jsessions.mapping;

import java.lang.reflect.Modifier;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.types.MapAccessor;
import org.neo4j.driver.types.TypeSystem;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.neo4j.core.convert.Neo4jConversions;
import org.springframework.data.neo4j.core.mapping.Neo4jMappingContext;
import org.springframework.data.neo4j.core.schema.Node;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Makes values of rows, and parameters of values: by the driver's own mapping, and by
 * Spring Data Neo4j's where there is one. The only class that knows that one's inner
 * types. Immutable.
 *
 * @since 0.1.0
 */
public final class RecordMapping {

	private static final RecordMapping PLAIN = new RecordMapping(null, null);

	private final @Nullable Neo4jMappingContext context;

	private final ParameterWriter writer;

	private final @Nullable SpringDataReader reader;

	private RecordMapping(@Nullable Neo4jMappingContext context, @Nullable Neo4jConversions conversions) {
		this.context = context;
		this.writer = (context != null) ? new SpringDataWriter(context.getConversionService()) : new PlainWriter();
		this.reader = (context != null) ? new SpringDataReader(context.getConversionService(), conversions) : null;
	}

	/**
	 * The driver's mapping alone: simple types, records, and classes with a constructor
	 * or setters.
	 * @return the mapping
	 */
	public static RecordMapping plain() {
		return PLAIN;
	}

	/**
	 * Spring Data Neo4j's mapping for its entities and for all types that it has a
	 * conversion of, be it the application's, and the driver's for the others.
	 * @param context the context, as Spring Boot configures it
	 * @return the mapping
	 */
	public static RecordMapping of(Neo4jMappingContext context) {
		Assert.notNull(context, "'context' must not be null: RecordMapping.plain() does without");
		return new RecordMapping(context, null);
	}

	/**
	 * The same, for converters of the application's as well that read a type which they
	 * do not write.
	 * @param context the context, as Spring Boot configures it
	 * @param conversions the conversions that the context was made with
	 * @return the mapping
	 */
	public static RecordMapping of(Neo4jMappingContext context, Neo4jConversions conversions) {
		Assert.notNull(context, "'context' must not be null: RecordMapping.plain() does without");
		Assert.notNull(conversions, "'conversions' must not be null: leave the argument out");
		return new RecordMapping(context, conversions);
	}

	/**
	 * How to make a value of a row.
	 * @param type the type of the value
	 * @param <T> the type of the value
	 * @return gives a function for each run of a query, which is not to be kept: Spring
	 * Data Neo4j's remembers the entities that it made. The function gives {@code null}
	 * where a row's only column is null, and fails with an
	 * {@link org.springframework.dao.InvalidDataAccessApiUsageException}, an error of the
	 * driver or Spring Data Neo4j, or what a converter of the application throws, where
	 * the row does not fit
	 * @throws IllegalArgumentException if nothing can be made that is of the type, as of
	 * an interface
	 * @throws IllegalStateException if the type is an entity of Spring Data Neo4j, and
	 * its mapping is not there
	 */
	public <T> Supplier<Function<Record, @Nullable T>> rowsTo(Class<T> type) {
		if (AnnotatedElementUtils.hasAnnotation(type, Node.class)) {
			return entities(type);
		}
		Function<Record, @Nullable T> mapping = mapping(type);
		return () -> mapping;
	}

	private <T> Function<Record, @Nullable T> mapping(Class<T> type) {
		if ((this.reader != null && this.reader.owns(ClassUtils.resolvePrimitiveIfNecessary(type)))
				|| ColumnMapping.isForOneColumn(type)) {
			return new ColumnMapping<>(type, this.reader);
		}
		Assert.isTrue(!Modifier.isAbstract(type.getModifiers()),
				() -> "'type' must not be an interface or an abstract class, as " + type.getName()
						+ " is: rows are not made into projections; use a record or a class whose constructor has "
						+ "parameters named like the columns, or mappedBy(..)");
		Assert.isTrue(!ClassUtils.isInnerClass(type), () -> "'type' must not be an inner class, as " + type.getName()
				+ " is: make it static, or use mappedBy(..)");
		return new ObjectMapping<>(type, this.reader);
	}

	private <T> Supplier<Function<Record, @Nullable T>> entities(Class<T> type) {
		Neo4jMappingContext context = this.context;
		Assert.state(context != null, () -> type.getName() + " is an entity of Spring Data Neo4j, whose mapping "
				+ "this template was built without. Use SessionTemplate.Builder.recordMapping(RecordMapping.of(context)) "
				+ "with the application's Neo4jMappingContext, or mappedBy(..)");
		// one that the start-up's scan did not find becomes known by this
		context.getPersistentEntity(type);
		// fails at the call, if it does
		context.getRequiredMappingFunctionFor(type);
		return () -> {
			BiFunction<TypeSystem, MapAccessor, T> mapping = context.getRequiredMappingFunctionFor(type);
			return (row) -> mapping.apply(TypeSystem.getDefault(), row);
		};
	}

	/**
	 * A value as the driver sends it.
	 * @param name the name of the parameter
	 * @param value the value
	 * @return the value to send
	 * @throws IllegalArgumentException if it cannot be sent; the message names the
	 * parameter, the place in it and the type, not the value
	 * @throws RuntimeException what a converter of the application throws, as it is
	 */
	public Value parameter(String name, @Nullable Object value) {
		return ParameterValues.write(this.writer, name, value);
	}

	/**
	 * The driver's conversions, and constants of enumerations by their names.
	 */
	private static final class PlainWriter extends ParameterWriter {

		@Override
		@Nullable Value convertFirst(Object object) {
			return (object instanceof Enum<?> constant) ? Values.value(constant.name()) : null;
		}

	}

}
