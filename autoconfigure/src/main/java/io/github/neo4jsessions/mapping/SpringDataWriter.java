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
 * Writes values as Spring Data Neo4j stores them. Its conversions, including those of the
 * application, take precedence for each type that they support, so that a query finds the
 * stored values. Collections and maps are taken apart, as in Spring Data Neo4j.
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
			// its message contains the value
			throw UnsendableException.ofConverter(object, (ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

}
