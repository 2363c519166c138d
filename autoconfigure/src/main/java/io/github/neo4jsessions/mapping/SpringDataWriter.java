package io.github.neo4jsessions.mapping;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.exceptions.ClientException;

import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.data.neo4j.core.convert.Neo4jConversionService;

/**
 * Writes as Spring Data Neo4j stores: its conversion, and so the application's, goes
 * first for each type that it has one of, so that a query finds what was stored. A
 * collection or a map is taken apart, as Spring Data Neo4j does it.
 */
final class SpringDataWriter extends ParameterWriter {

	private final Neo4jConversionService conversions;

	SpringDataWriter(Neo4jConversionService conversions) {
		this.conversions = conversions;
	}

	@Override
	@Nullable Value convertFirst(Object object) {
		return this.conversions.hasCustomWriteTarget(object.getClass()) ? convertBySpringData(object) : null;
	}

	@Override
	@Nullable Object unwrap(Object object) {
		return (object instanceof Optional<?> optional) ? optional.orElse(null) : object;
	}

	@Override
	Value convert(Object object) {
		try {
			return Values.value(object);
		}
		catch (ClientException ex) {
			return convertBySpringData(object);
		}
	}

	private Value convertBySpringData(Object object) {
		try {
			Value value = this.conversions.convert(object, Value.class);
			return (value != null) ? value : Values.NULL;
		}
		catch (ConverterNotFoundException ex) {
			throw noConversion(object, "neither the driver nor Spring Data Neo4j has a conversion", ex);
		}
		catch (ConversionFailedException ex) {
			// its message has the value in it
			throw UnsendableException.ofConverter(object, (ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

}
