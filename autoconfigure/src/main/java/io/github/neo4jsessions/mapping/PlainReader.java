package io.github.neo4jsessions.mapping;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;
import org.neo4j.driver.exceptions.value.LossyCoercion;
import org.neo4j.driver.exceptions.value.ValueException;
import org.neo4j.driver.types.TypeSystem;

import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;

/**
 * Reads values without Spring Data Neo4j: with the conversions of the driver, and with
 * those of {@link TextConversions} and {@link ExactNumbers}. It refuses what would lose
 * information, and checks the elements of lists and the values of maps, so that a
 * {@code List<UUID>} contains nothing else.
 */
final class PlainReader extends ValueReader {

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	@Override
	boolean owns(Class<?> type) {
		return false;
	}

	@Override
	@Nullable Object read(Value value, ResolvableType type, Class<?> raw) {
		if (type.getType() instanceof TypeVariable && type.resolve() == null) {
			throw UnreadableException.unconvertible(value, type, null);
		}
		if (isList(value) && raw.isArray()) {
			return array(value, type.getComponentType());
		}
		if (raw == Object.class) {
			return value.asObject();
		}
		if (isList(value) && raw.isAssignableFrom(List.class)) {
			return elements(value, generic(type, 0));
		}
		if (ObjectMapping.hasProperties(value)) {
			return ofProperties(value, type, raw);
		}
		return single(value, type, raw);
	}

	@Override
	@Nullable Object unconverted(Value value, Class<?> type) {
		if (isList(value)) {
			return null;
		}
		Object object = value.asObject();
		return type.isInstance(object) ? object : null;
	}

	/**
	 * Read a single column. Unlike a component, it may also be converted by Spring's
	 * conversion service, for instance a number to text.
	 */
	@Override
	@Nullable Object readColumn(Value value, ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		try {
			return isStrict(value, raw) ? read(value, type) : ColumnMapping.readPlain(value, raw);
		}
		catch (UnreadableException ex) {
			throw ex.ofColumn();
		}
		catch (ConversionException ex) {
			// not the cause: its message contains the value
			throw UnreadableException.unconvertible(value, type, null).ofColumn();
		}
	}

	private static boolean isStrict(Value value, Class<?> raw) {
		if (isList(value)) {
			return raw.isArray() || !Iterable.class.isAssignableFrom(raw);
		}
		return raw.isEnum() || TextConversions.supports(raw) && TypeSystem.getDefault().STRING().isTypeOf(value)
				|| ExactNumbers.supports(raw) && TypeSystem.getDefault().NUMBER().isTypeOf(value);
	}

	private static boolean isList(Value value) {
		return TypeSystem.getDefault().LIST().isTypeOf(value);
	}

	private static ResolvableType generic(ResolvableType type, int index) {
		return (type.getType() instanceof ParameterizedType) ? type.getGeneric(index) : ANY;
	}

	private @Nullable Object ofProperties(Value value, ResolvableType type, Class<?> raw) {
		if (raw == Map.class && generic(type, 0).resolve(Object.class).isAssignableFrom(String.class)) {
			return entries(value, generic(type, 1));
		}
		if (!(type.getType() instanceof ParameterizedType)) {
			if (ColumnMapping.isMadeOfProperties(raw)) {
				return new ObjectMapping<>(raw, this).ofProperties(value);
			}
			Object object = value.asObject();
			if (raw.isInstance(object)) {
				return object;
			}
		}
		throw UnreadableException.unconvertible(value, type, null);
	}

	private Object single(Value value, ResolvableType type, Class<?> raw) {
		if (type.getType() instanceof ParameterizedType) {
			// it is not known whether the value is one of the type's arguments
			throw UnreadableException.unconvertible(value, type, null);
		}
		if (TextConversions.supports(raw) && TypeSystem.getDefault().STRING().isTypeOf(value)) {
			return TextConversions.convert(value.asString(), raw);
		}
		try {
			return (ExactNumbers.supports(raw) && TypeSystem.getDefault().NUMBER().isTypeOf(value))
					? ExactNumbers.convert(value, raw) : value.as(raw);
		}
		catch (LossyCoercion ex) {
			throw UnreadableException.inexact(value, raw);
		}
		catch (ValueException ex) {
			throw UnreadableException.unconvertible(value, type, ex);
		}
	}

	private Object array(Value list, ResolvableType component) {
		Class<?> raw = component.resolve(Object.class);
		Object array = Array.newInstance(raw, list.size());
		for (int index = 0; index < list.size(); index++) {
			Object element = element(list, index, component);
			if (element == null && raw.isPrimitive()) {
				throw UnreadableException.unconvertible(list.get(index), component, null).at(index);
			}
			Array.set(array, index, element);
		}
		return array;
	}

	private Object elements(Value list, ResolvableType type) {
		List<@Nullable Object> elements = new ArrayList<>(list.size());
		for (int index = 0; index < list.size(); index++) {
			elements.add(element(list, index, type));
		}
		return Collections.unmodifiableList(elements);
	}

	private @Nullable Object element(Value list, int index, ResolvableType type) {
		try {
			return read(list.get(index), type);
		}
		catch (UnreadableException ex) {
			throw ex.at(index);
		}
	}

	private Object entries(Value map, ResolvableType type) {
		Map<String, @Nullable Object> entries = new LinkedHashMap<>();
		map.keys().forEach((key) -> entries.put(key, read(map.get(key), type)));
		return Collections.unmodifiableMap(entries);
	}

}
