package io.github.neo4jsessions.support;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Constructor;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.types.MapAccessor;
import org.neo4j.driver.types.Type;
import org.neo4j.driver.types.TypeSystem;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;

/**
 * Makes an object of a row, or of the properties of its only column: through the
 * constructor that fits best, by the driver; or through the only one, which takes
 * nothing, and setters.
 *
 * @param <T> the type of the object
 */
final class ObjectMapping<T> implements Function<Record, @Nullable T> {

	private final Class<T> type;

	private final boolean bean;

	ObjectMapping(Class<T> type) {
		this.type = type;
		Constructor<?>[] constructors = type.getDeclaredConstructors();
		this.bean = constructors.length == 1 && constructors[0].getParameterCount() == 0;
	}

	/**
	 * Whether a value is made of named ones.
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
			return this.bean ? fill(row.get(0)) : row.get(0).as(this.type);
		}
		return this.bean ? fill(row) : row.as(this.type);
	}

	private T fill(MapAccessor values) {
		T bean = BeanUtils.instantiateClass(this.type);
		BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(bean);
		for (PropertyDescriptor property : properties.getPropertyDescriptors()) {
			if (property.getWriteMethod() != null && values.containsKey(property.getName())) {
				Value value = values.get(property.getName());
				properties.setPropertyValue(property.getName(),
						value.isNull() ? null : value.as(Objects.requireNonNull(property.getPropertyType())));
			}
		}
		return bean;
	}

}
