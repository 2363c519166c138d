package io.github.neo4jsessions.mapping;

import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.types.MapAccessor;
import org.neo4j.driver.types.TypeSystem;

import org.springframework.data.neo4j.core.convert.Neo4jConversions;
import org.springframework.data.neo4j.core.mapping.Neo4jMappingContext;
import org.springframework.util.Assert;

/**
 * Creates mappings that use Spring Data Neo4j for its entities and for all types that it
 * can convert, including those with a converter of the application, and the driver for
 * all other types. This is the only class that uses internal types of Spring Data Neo4j,
 * and it is separate from {@link RecordMapping} since Spring Data Neo4j is optional.
 *
 * @since 0.1.0
 */
public final class SpringDataMapping {

	private SpringDataMapping() {
	}

	/**
	 * Return a mapping.
	 * @param context the context, as Spring Boot configures it
	 * @return the mapping
	 */
	public static RecordMapping of(Neo4jMappingContext context) {
		return mapping(context, null);
	}

	/**
	 * Return a mapping that also supports converters of the application that can read a
	 * type but not write it.
	 * @param context the context, as Spring Boot configures it
	 * @param conversions the conversions that the context was created with
	 * @return the mapping
	 */
	public static RecordMapping of(Neo4jMappingContext context, Neo4jConversions conversions) {
		Assert.notNull(conversions, "'conversions' must not be null: omit the argument");
		return mapping(context, conversions);
	}

	private static RecordMapping mapping(Neo4jMappingContext context, @Nullable Neo4jConversions conversions) {
		Assert.notNull(context, "'context' must not be null: use RecordMapping.plain() without a context");
		return new RecordMapping(new SpringDataWriter(context.getConversionService()),
				new SpringDataReader(context.getConversionService(), conversions), new Entities(context));
	}

	/**
	 * Maps entities.
	 *
	 * @param context knows the entities
	 */
	private record Entities(Neo4jMappingContext context) implements EntityMapping {

		@Override
		public <T> Supplier<Function<Record, @Nullable T>> rowsTo(Class<T> type) {
			// registers an entity that the scan at startup did not find
			this.context.getPersistentEntity(type);
			// an error is thrown here, at the call
			this.context.getRequiredMappingFunctionFor(type);
			return () -> {
				BiFunction<TypeSystem, MapAccessor, T> mapping = this.context.getRequiredMappingFunctionFor(type);
				return (row) -> mapping.apply(TypeSystem.getDefault(), row);
			};
		}

	}

}
