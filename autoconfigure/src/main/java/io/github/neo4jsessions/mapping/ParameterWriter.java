package io.github.neo4jsessions.mapping;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.mapping.Property;
import org.neo4j.driver.mapping.Vector;
import org.neo4j.driver.types.Entity;
import org.neo4j.driver.types.MapAccessor;
import org.neo4j.driver.types.Path;
import org.neo4j.driver.types.Type;
import org.neo4j.driver.types.TypeSystem;
import org.neo4j.driver.types.UnsupportedType;

import org.springframework.util.ReflectionUtils;

/**
 * Converts objects to values that can be sent, and refuses objects that cannot. The
 * driver checks the top level only, and does not check the parameters of a {@code Query}
 * at all: a value that it cannot write breaks the connection, as if the server had
 * failed.
 *
 * <p>
 * Lists, maps and records are taken apart here, so that each element is converted by the
 * same rules and the place of an element that cannot be sent is known.
 */
abstract class ParameterWriter {

	/**
	 * The maximum depth: half of what the driver and the server are known to support with
	 * the stacks of their threads. A value that contains itself is refused at this depth.
	 */
	static final int MAX_DEPTH = 500;

	private static final Type LIST = TypeSystem.getDefault().LIST();

	private static final Type MAP = TypeSystem.getDefault().MAP();

	private static final Type NODE = TypeSystem.getDefault().NODE();

	private static final Type RELATIONSHIP = TypeSystem.getDefault().RELATIONSHIP();

	private static final Type PATH = TypeSystem.getDefault().PATH();

	private static final Type UNSUPPORTED = TypeSystem.getDefault().UNSUPPORTED();

	/**
	 * Convert an object with a conversion that takes precedence over all others.
	 * @return the value, or {@code null} if there is no such conversion for the object
	 */
	@Nullable Value convertFirst(Object object) {
		return null;
	}

	/**
	 * Return the content of a wrapper object, or the object itself.
	 */
	@Nullable Object unwrap(Object object) {
		return object;
	}

	/**
	 * Convert an object that is neither a list, a map nor a record.
	 * @throws UnsendableException if there is no conversion
	 */
	Value convert(Object object) {
		try {
			return Values.value(object);
		}
		catch (ClientException ex) {
			throw noConversion(object, "the driver has no conversion", ex);
		}
	}

	static UnsendableException noConversion(Object object, String who, Throwable cause) {
		if (object instanceof MapAccessor) {
			return UnsendableException.noConversion(
					who + " for " + object.getClass().getName() + ". Send its values, which asMap() returns", cause);
		}
		return UnsendableException.noConversion(who + " for " + object.getClass().getName()
				+ ". Send a number, text, a temporal or spatial value, or a list or map of those", cause);
	}

	private static UnsendableException entity(String type) {
		return new UnsendableException("it is a " + type + ", and nodes, relationships and paths cannot be "
				+ "parameters. Send its elementId(), or its properties, which asMap() returns");
	}

	final Value write(@Nullable Object object, int depth) {
		if (object == null) {
			return Values.NULL;
		}
		if (object instanceof Value value) {
			requireSendable(value, depth);
			return value;
		}
		requireFewLevels(depth);
		if (object instanceof Map<?, ?> map) {
			return entries(map, depth);
		}
		if (object instanceof Collection<?> collection) {
			return elements(collection.iterator(), depth);
		}
		Value converted = convertFirst(object);
		if (converted == null) {
			Object content = unwrap(object);
			if (content != object) {
				return write(content, depth);
			}
			if (object instanceof Entity || object instanceof Path) {
				throw entity(object.getClass().getName());
			}
			Iterator<?> elements = iterator(object);
			if (elements != null) {
				return elements(elements, depth);
			}
			if (object instanceof Record record && !(record instanceof UnsupportedType)) {
				return components(record, depth);
			}
			converted = convert(object);
		}
		requireSendable(converted, depth);
		return converted;
	}

	private static @Nullable Iterator<?> iterator(Object object) {
		if (object instanceof Iterable<?> iterable) {
			return iterable.iterator();
		}
		if (object instanceof Iterator<?> iterator) {
			return iterator;
		}
		if (object instanceof Stream<?> stream) {
			return stream.iterator();
		}
		return (object instanceof Object[] array) ? Arrays.asList(array).iterator() : null;
	}

	private Value elements(Iterator<?> elements, int depth) {
		List<Value> values = new ArrayList<>();
		try {
			while (elements.hasNext()) {
				values.add(write(elements.next(), depth + 1));
			}
		}
		catch (UnsendableException ex) {
			throw ex.at(values.size());
		}
		return Values.value(values.toArray(new Value[0]));
	}

	final Value entries(Map<?, ?> map, int depth) {
		Map<String, Value> values = new HashMap<>(map.size() * 4 / 3 + 1);
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			if (!(entry.getKey() instanceof String key)) {
				throw keyWithoutText(entry.getKey());
			}
			try {
				values.put(key, write(entry.getValue(), depth + 1));
			}
			catch (UnsendableException ex) {
				throw ex.in(key);
			}
		}
		return Values.value(values);
	}

	/**
	 * Convert the components of a record as the driver does: according to its
	 * annotations, and without components that are null.
	 */
	private Value components(Record record, int depth) {
		Map<String, Value> values = new HashMap<>();
		for (RecordComponent component : record.getClass().getRecordComponents()) {
			Property property = component.getAnnotation(Property.class);
			String name = (property != null) ? property.value() : component.getName();
			try {
				ReflectionUtils.makeAccessible(component.getAccessor());
				Object value = ReflectionUtils.invokeMethod(component.getAccessor(), record);
				if (value != null) {
					values.put(name,
							(component.getAnnotation(Vector.class) != null) ? vector(value) : write(value, depth + 1));
				}
			}
			catch (UnsendableException ex) {
				throw ex.in(name);
			}
		}
		return Values.value(values);
	}

	private static Value vector(Object array) {
		if (array instanceof double[] elements) {
			return Values.vector(elements);
		}
		if (array instanceof float[] elements) {
			return Values.vector(elements);
		}
		if (array instanceof long[] elements) {
			return Values.vector(elements);
		}
		if (array instanceof int[] elements) {
			return Values.vector(elements);
		}
		if (array instanceof short[] elements) {
			return Values.vector(elements);
		}
		if (array instanceof byte[] elements) {
			return Values.vector(elements);
		}
		throw new UnsendableException("a " + array.getClass().getName() + " cannot be a vector. Use an array of "
				+ "double, float, long, int, short or byte, or remove '@Vector'");
	}

	/**
	 * Check a value that is already converted.
	 * @throws UnsendableException if it cannot be sent
	 */
	static void requireSendable(Value value, int depth) {
		Type type = value.type();
		if (type.equals(LIST)) {
			requireFewLevels(depth);
			requireElements(value, depth);
		}
		else if (type.equals(MAP)) {
			requireFewLevels(depth);
			requireEntries(value, depth);
		}
		else if (type.equals(NODE) || type.equals(RELATIONSHIP) || type.equals(PATH)) {
			throw entity(type.name());
		}
		else if (type.equals(UNSUPPORTED)) {
			throw new UnsendableException("this version of the driver does not support its type. "
					+ "Read the value in the query that needs it, or use a newer driver");
		}
	}

	private static void requireFewLevels(int depth) {
		if (depth > MAX_DEPTH) {
			throw new UnsendableException("it is nested more than " + MAX_DEPTH + " levels deep, or contains itself. "
					+ "Send it in several parts that refer to each other");
		}
	}

	private static void requireElements(Value list, int depth) {
		int index = 0;
		try {
			for (Value element : list.values()) {
				requireSendable(element, depth + 1);
				index++;
			}
		}
		catch (UnsendableException ex) {
			throw ex.at(index);
		}
	}

	static void requireEntries(MapAccessor map, int depth) {
		for (String key : map.keys()) {
			if (key == null) {
				throw keyWithoutText(null);
			}
			try {
				requireSendable(map.get(key), depth + 1);
			}
			catch (UnsendableException ex) {
				throw ex.in(key);
			}
		}
	}

	private static UnsendableException keyWithoutText(@Nullable Object key) {
		return new UnsendableException(
				"a map in it has a key that is " + ((key != null) ? "a " + key.getClass().getName() : "null")
						+ ", and a key must be a String. Convert the key, or remove the entry");
	}

}
