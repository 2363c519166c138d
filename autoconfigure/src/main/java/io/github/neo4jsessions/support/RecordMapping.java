package io.github.neo4jsessions.support;

import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.types.MapAccessor;
import org.neo4j.driver.types.TypeSystem;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.neo4j.core.mapping.Neo4jMappingContext;
import org.springframework.data.neo4j.core.schema.Node;
import org.springframework.util.Assert;

/**
 * Makes values of rows, and parameters of values: by the driver's own mapping, and by
 * Spring Data Neo4j's where there is one. The only class that knows that one's inner
 * types. Immutable.
 *
 * @since 0.1.0
 */
public final class RecordMapping {

	private static final RecordMapping PLAIN = new RecordMapping(null);

	private final @Nullable Neo4jMappingContext context;

	private final ParameterWriter writer;

	private RecordMapping(@Nullable Neo4jMappingContext context) {
		this.context = context;
		this.writer = (context != null) ? new SpringDataWriter(context.getConversionService()) : new PlainWriter();
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
	 * The driver's mapping, and Spring Data Neo4j's for its entities and for all types
	 * that it has a conversion of.
	 * @param context the context, as Spring Boot configures it
	 * @return the mapping
	 */
	public static RecordMapping of(Neo4jMappingContext context) {
		Assert.notNull(context, "'context' must not be null: RecordMapping.plain() does without");
		return new RecordMapping(context);
	}

	/**
	 * How to make a value of a row.
	 * @param type the type of the value
	 * @param <T> the type of the value
	 * @return a function that gives {@code null} where a row's only column is null, and
	 * fails with an {@link org.springframework.dao.InvalidDataAccessApiUsageException} or
	 * an error of the driver or Spring Data Neo4j where the row does not fit
	 * @throws IllegalStateException if the type is an entity of Spring Data Neo4j, and
	 * its mapping is not there
	 */
	public <T> Function<Record, @Nullable T> rowsTo(Class<T> type) {
		if (AnnotatedElementUtils.hasAnnotation(type, Node.class)) {
			return entities(type);
		}
		ColumnMapping<T> columns = new ColumnMapping<>(type, this::convert);
		return columns.isForOneColumn() ? columns : new ObjectMapping<>(type);
	}

	private <T> Function<Record, @Nullable T> entities(Class<T> type) {
		Assert.state(this.context != null, () -> type.getName() + " is an entity of Spring Data Neo4j, whose mapping "
				+ "this template was built without. Use SessionTemplate.Builder.recordMapping(RecordMapping.of(context)) "
				+ "with the application's Neo4jMappingContext, or mappedBy(..)");
		// one that the start-up's scan did not find becomes known by this
		this.context.getPersistentEntity(type);
		BiFunction<TypeSystem, MapAccessor, T> mapping = this.context.getRequiredMappingFunctionFor(type);
		return (row) -> mapping.apply(TypeSystem.getDefault(), row);
	}

	private <T> @Nullable Object convert(Value value, Class<T> type) {
		if (this.context != null && this.context.getConversionService().isSimpleType(type)) {
			return this.context.getConversionService().readValue(value, TypeInformation.of(type), null);
		}
		return ColumnMapping.convert(value, type);
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
