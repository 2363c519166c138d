package io.github.neo4jsessions.mapping;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;
import org.neo4j.driver.exceptions.value.Uncoercible;
import org.neo4j.driver.types.TypeSystem;

import org.springframework.core.CollectionFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.data.neo4j.core.convert.Neo4jConversionService;
import org.springframework.data.neo4j.core.convert.Neo4jConversions;

/**
 * Reads values that Spring Data Neo4j stored. Its conversions, including those of the
 * application, take precedence for each type that they support. This includes the
 * elements of lists, the values of maps and the properties of objects. All other values
 * are read as without Spring Data Neo4j.
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

	@Override
	boolean owns(Class<?> type) {
		return this.service.hasCustomWriteTarget(type)
				|| (this.conversions != null && this.conversions.hasCustomReadTarget(Value.class, type));
	}

	@Override
	@Nullable Object read(Value value, ResolvableType type, Class<?> raw) {
		if (raw == Map.class && isKnown(type.getGeneric(1)) && ObjectMapping.hasProperties(value)) {
			return entries(value, type.getGeneric(1));
		}
		if (owns(raw)) {
			try {
				return this.service.convert(value, raw);
			}
			catch (ConverterNotFoundException ex) {
				// the type can only be written
			}
			catch (ConversionFailedException ex) {
				if (!isForTheDriver(value, raw, ex)) {
					throw thrownBy(ex);
				}
			}
		}
		return readAsWithout(value, type, raw);
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

	private @Nullable Object readAsWithout(Value value, ResolvableType type, Class<?> raw) {
		boolean isList = TypeSystem.getDefault().LIST().isTypeOf(value);
		if (isList && raw.isArray() && isKnown(type.getComponentType())) {
			return array(value, type.getComponentType());
		}
		if (isList && isKnown(type.as(Iterable.class).getGeneric())) {
			return elements(value, type.as(Iterable.class).getGeneric(), raw);
		}
		if (ObjectMapping.hasProperties(value) && ColumnMapping.isMadeOfProperties(raw)) {
			return new ObjectMapping<>(raw, this).ofProperties(value);
		}
		return ColumnMapping.readPlain(value, raw);
	}

	private static boolean isKnown(ResolvableType type) {
		return type.resolve(Object.class) != Object.class;
	}

	private Object array(Value list, ResolvableType component) {
		Object array = Array.newInstance(component.toClass(), list.size());
		for (int index = 0; index < list.size(); index++) {
			Array.set(array, index, read(list.get(index), component));
		}
		return array;
	}

	@SuppressWarnings("NullAway") // the factory does not declare null elements
	private Object elements(Value list, ResolvableType element, Class<?> raw) {
		Class<?> collection = raw.isAssignableFrom(List.class) ? List.class : raw;
		Collection<@Nullable Object> elements = CollectionFactory.createCollection(collection, element.toClass(),
				list.size());
		list.values().forEach((value) -> elements.add(read(value, element)));
		return elements;
	}

	private Object entries(Value map, ResolvableType type) {
		Map<String, @Nullable Object> entries = new LinkedHashMap<>();
		map.keys().forEach((key) -> entries.put(key, read(map.get(key), type)));
		return entries;
	}

}
