package io.github.neo4jsessions.mapping;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.types.MapAccessor;
import org.neo4j.driver.types.Type;
import org.neo4j.driver.types.TypeSystem;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.core.ResolvableType;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.ReflectionUtils;

/**
 * Maps a row, or the properties of its only column, to an object. The object is created
 * through the constructor that fits best, chosen by the driver's rule. If the only
 * constructor has no parameters, the values are set through setters.
 *
 * @param <T> the type of the object
 */
final class ObjectMapping<T> implements Function<Record, @Nullable T> {

	private final Class<T> type;

	private final boolean bean;

	private final List<ConstructorMatch.Candidate<T>> constructors;

	private final ValueReader reader;

	/**
	 * Create a mapping.
	 * @param reader reads the values for the object
	 */
	ObjectMapping(Class<T> type, ValueReader reader) {
		this.type = type;
		this.constructors = ConstructorMatch.candidates(type);
		this.bean = this.constructors.size() == 1 && this.constructors.get(0).names().isEmpty();
		this.reader = reader;
	}

	/**
	 * Return whether a value consists of named values.
	 */
	static boolean hasProperties(Value value) {
		Type type = value.type();
		TypeSystem types = TypeSystem.getDefault();
		return type.equals(types.MAP()) || type.equals(types.NODE()) || type.equals(types.RELATIONSHIP());
	}

	@Override
	public @Nullable T apply(Record row) {
		if (row.size() == 1 && row.get(0).isNull()) {
			return null;
		}
		if (row.size() == 1 && hasProperties(row.get(0))) {
			return ofProperties(row.get(0));
		}
		return this.bean ? fill(row, "columns") : make(row, "columns");
	}

	T ofProperties(Value value) {
		boolean isMap = value.type().equals(TypeSystem.getDefault().MAP());
		MapAccessor properties = isMap ? value : value.asEntity();
		return this.bean ? fill(properties, "properties") : make(properties, "properties");
	}

	private T make(MapAccessor values, String kind) {
		ConstructorMatch<T> match = ConstructorMatch.of(this.constructors, values);
		if (!match.isUsable()) {
			throw missing(match.missing(values), values, kind, match.constructor().cureOfNames());
		}
		ConstructorMatch.Candidate<T> chosen = match.constructor();
		List<@Nullable Object> arguments = new ArrayList<>();
		for (int index = 0; index < chosen.names().size(); index++) {
			Object argument = read(values, chosen.names().get(index), chosen.types().get(index));
			if (argument == null && chosen.isPrimitive(index)) {
				throw new InvalidDataAccessApiUsageException(
						"'" + chosen.names().get(index) + "' is null, but its type in " + this.type.getName()
								+ " is primitive; use a type that can be null, or coalesce(..) in the query");
			}
			arguments.add(argument);
		}
		return instantiate(chosen.constructor(), arguments);
	}

	private @Nullable Object read(MapAccessor values, String name, ResolvableType type) {
		try {
			return this.reader.read(values.get(name), type);
		}
		catch (UnreadableException ex) {
			throw ex.ofComponent(name, this.type);
		}
	}

	/**
	 * Call the constructor. An exception that it throws is not wrapped.
	 */
	private static <T> T instantiate(Constructor<T> constructor, List<@Nullable Object> arguments) {
		try {
			ReflectionUtils.makeAccessible(constructor);
			return constructor.newInstance(arguments.toArray());
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowRuntimeException(ex.getTargetException());
			throw new IllegalStateException(ex);
		}
		catch (ReflectiveOperationException ex) {
			throw new InvalidDataAccessApiUsageException(
					constructor.getDeclaringClass().getName() + " cannot be instantiated; use mappedBy(..)", ex);
		}
	}

	private InvalidDataAccessApiUsageException missing(List<String> components, MapAccessor values, String kind,
			String cureOfNames) {
		return new InvalidDataAccessApiUsageException(
				"A row has the " + kind + " " + StreamSupport.stream(values.keys().spliterator(), false).toList()
						+ ", but none for " + components + " of " + this.type.getName()
						+ "; name them with AS in the query" + cureOfNames + ", or use mappedBy(..)");
	}

	private T fill(MapAccessor values, String kind) {
		T bean = BeanUtils.instantiateClass(this.type);
		BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(bean);
		boolean found = false;
		for (PropertyDescriptor property : properties.getPropertyDescriptors()) {
			if (property.getWriteMethod() != null && values.containsKey(property.getName())) {
				found = true;
				properties.setPropertyValue(property.getName(), read(values, property.getName(),
						ResolvableType.forMethodParameter(BeanUtils.getWriteMethodParameter(property))));
			}
		}
		if (!found && values instanceof Record) {
			throw missing(writable(properties), values, kind, "");
		}
		return bean;
	}

	private static List<String> writable(BeanWrapper properties) {
		return Stream.of(properties.getPropertyDescriptors())
			.filter((property) -> property.getWriteMethod() != null)
			.map(PropertyDescriptor::getName)
			.toList();
	}

}
