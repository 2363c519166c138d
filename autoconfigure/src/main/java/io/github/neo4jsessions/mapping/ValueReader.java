package io.github.neo4jsessions.mapping;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;
import org.neo4j.driver.types.TypeSystem;

import org.springframework.core.CollectionFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Reads values of the server as values of a type, also the elements of lists, the values
 * of maps and the properties of objects.
 */
class ValueReader {

	/**
	 * The result of {@link #convert} if the value has to be read as by a reader that does
	 * not own the type.
	 */
	static final Object NOT_CONVERTED = new Object();

	/**
	 * Return whether {@link #convert} is asked first for values of a type.
	 */
	boolean owns(Class<?> type) {
		return false;
	}

	/**
	 * Convert a value to a type that this reader {@linkplain #owns owns}.
	 * @return the converted value, or {@link #NOT_CONVERTED}
	 */
	@Nullable Object convert(Value value, Class<?> type) {
		return NOT_CONVERTED;
	}

	@Nullable Object read(Value value, ResolvableType type) {
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
		if (raw == Value.class) {
			return value;
		}
		if (raw == Optional.class) {
			return Optional.ofNullable(read(value, type.getGeneric()));
		}
		if (value.isNull()) {
			return null;
		}
		if (raw == Map.class && isKnown(type.getGeneric(1)) && ObjectMapping.hasProperties(value)) {
			return entries(value, type.getGeneric(1));
		}
		Object converted = owns(raw) ? convert(value, raw) : NOT_CONVERTED;
		return (converted != NOT_CONVERTED) ? converted : readUnowned(value, type, raw);
	}

	private @Nullable Object readUnowned(Value value, ResolvableType type, Class<?> raw) {
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
