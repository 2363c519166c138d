package io.github.neo4jsessions.mapping;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.exceptions.value.ValueException;
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

	private final @Nullable SpringDataReader springData;

	/**
	 * Create a mapping.
	 * @param springData reads the values for the object, or {@code null} for the driver
	 */
	ObjectMapping(Class<T> type, @Nullable SpringDataReader springData) {
		this.type = type;
		this.constructors = ConstructorMatch.candidates(type);
		this.bean = this.constructors.size() == 1 && this.constructors.get(0).names().isEmpty();
		this.springData = springData;
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
		if (this.bean) {
			return fill(row, "columns");
		}
		return (this.springData != null) ? make(row, "columns", this.springData) : byDriver(row, "columns");
	}

	T ofProperties(Value value) {
		boolean isMap = value.type().equals(TypeSystem.getDefault().MAP());
		MapAccessor properties = isMap ? value : value.asEntity();
		if (this.bean) {
			return fill(properties, "properties");
		}
		return (this.springData != null) ? make(properties, "properties", this.springData)
				: byDriver(value, "properties");
	}

	private T byDriver(MapAccessor values, String kind) {
		try {
			return (values instanceof Record row) ? row.as(this.type) : ((Value) values).as(this.type);
		}
		catch (ValueException ex) {
			MapAccessor named = (values instanceof Value value && !value.type().equals(TypeSystem.getDefault().MAP()))
					? value.asEntity() : values;
			ConstructorMatch<T> match = ConstructorMatch.of(this.constructors, named);
			if (match.isUsable()) {
				throw ex;
			}
			throw unusable(match, named, kind, ex);
		}
	}

	private T make(MapAccessor values, String kind, SpringDataReader reader) {
		ConstructorMatch<T> match = ConstructorMatch.of(this.constructors, values);
		if (!match.isUsable()) {
			throw unusable(match, values, kind, null);
		}
		ConstructorMatch.Candidate<T> chosen = match.constructor();
		List<@Nullable Object> arguments = new ArrayList<>();
		for (int index = 0; index < chosen.names().size(); index++) {
			Object argument = reader.read(values.get(chosen.names().get(index)), chosen.types().get(index));
			if (argument == null && chosen.isPrimitive(index)) {
				throw new InvalidDataAccessApiUsageException(
						"'" + chosen.names().get(index) + "' is null, but its type in " + this.type.getName()
								+ " is primitive; use a type that can be null, or " + "coalesce(..) in the query");
			}
			arguments.add(argument);
		}
		return instantiate(chosen.constructor(), arguments);
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

	private InvalidDataAccessApiUsageException unusable(ConstructorMatch<T> match, MapAccessor values, String kind,
			@Nullable Throwable cause) {
		return missing(match.missing(values), values, kind, match.constructor().cureOfNames(), cause);
	}

	private InvalidDataAccessApiUsageException missing(List<String> components, MapAccessor values, String kind,
			String cureOfNames, @Nullable Throwable cause) {
		return new InvalidDataAccessApiUsageException(
				"A row has the " + kind + " " + StreamSupport.stream(values.keys().spliterator(), false).toList()
						+ ", but none for " + components + " of " + this.type.getName()
						+ "; name them by AS in the query" + cureOfNames + ", or use mappedBy(..)",
				cause);
	}

	private T fill(MapAccessor values, String kind) {
		T bean = BeanUtils.instantiateClass(this.type);
		BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(bean);
		boolean found = false;
		for (PropertyDescriptor property : properties.getPropertyDescriptors()) {
			if (property.getWriteMethod() != null && values.containsKey(property.getName())) {
				found = true;
				properties.setPropertyValue(property.getName(), value(values.get(property.getName()), property));
			}
		}
		if (!found && values instanceof Record) {
			throw missing(writable(properties), values, kind, "", null);
		}
		return bean;
	}

	private static List<String> writable(BeanWrapper properties) {
		return Stream.of(properties.getPropertyDescriptors())
			.filter((property) -> property.getWriteMethod() != null)
			.map(PropertyDescriptor::getName)
			.toList();
	}

	private @Nullable Object value(Value value, PropertyDescriptor property) {
		if (this.springData != null) {
			return this.springData.read(value,
					ResolvableType.forMethodParameter(BeanUtils.getWriteMethodParameter(property)));
		}
		return value.isNull() ? null : value.as(Objects.requireNonNull(property.getPropertyType()));
	}

}
