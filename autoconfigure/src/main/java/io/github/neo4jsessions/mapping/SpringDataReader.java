package io.github.neo4jsessions.mapping;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;
import org.neo4j.driver.exceptions.value.Uncoercible;
import org.neo4j.driver.types.TypeSystem;

import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.data.neo4j.core.convert.Neo4jConversionService;
import org.springframework.data.neo4j.core.convert.Neo4jConversions;

/**
 * Reads values that Spring Data Neo4j stored. Its conversions, including those of the
 * application, take precedence for each type that they support. All other values are read
 * as without Spring Data Neo4j.
 */
final class SpringDataReader extends ValueReader {

	private final Neo4jConversionService service;

	private final @Nullable Neo4jConversions conversions;

	/**
	 * Create a reader.
	 * @param conversions knows the types that can be read but not written, or
	 * {@code null}
	 */
	SpringDataReader(Neo4jConversionService service, @Nullable Neo4jConversions conversions) {
		this.service = service;
		this.conversions = conversions;
	}

	/**
	 * Return whether a converter is registered for the type.
	 */
	@Override
	boolean owns(Class<?> type) {
		return this.service.hasCustomWriteTarget(type)
				|| (this.conversions != null && this.conversions.hasCustomReadTarget(Value.class, type));
	}

	@Override
	@Nullable Object convert(Value value, Class<?> type) {
		try {
			return this.service.convert(value, type);
		}
		catch (ConverterNotFoundException ex) {
			// the type can only be written
			return NOT_CONVERTED;
		}
		catch (ConversionFailedException ex) {
			if (isForTheDriver(value, type, ex)) {
				return NOT_CONVERTED;
			}
			throw thrownBy(ex);
		}
	}

	/**
	 * Return whether the driver must read the value. Spring Data Neo4j stores some types
	 * as text, and its converters read nothing else: neither a number that a query
	 * computed nor a value that another program stored as the type itself.
	 */
	private static boolean isForTheDriver(Value value, Class<?> type, ConversionFailedException ex) {
		return ex.getCause() instanceof Uncoercible && (type.isInstance(value.asObject())
				|| (Number.class.isAssignableFrom(type) && TypeSystem.getDefault().NUMBER().isTypeOf(value)));
	}

	/**
	 * Return the exception of the converter. The message of its wrapper contains the
	 * value.
	 */
	private static RuntimeException thrownBy(ConversionFailedException ex) {
		if (ex.getCause() instanceof Error error) {
			throw error;
		}
		return (ex.getCause() instanceof RuntimeException thrown) ? thrown : ex;
	}

}
