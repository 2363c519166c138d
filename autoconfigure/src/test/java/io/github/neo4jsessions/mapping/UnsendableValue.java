package io.github.neo4jsessions.mapping;

import java.lang.reflect.Proxy;

import org.neo4j.driver.Value;
import org.neo4j.driver.types.Type;
import org.neo4j.driver.types.TypeSystem;

/**
 * Values like those that the driver reads but does not write.
 */
public final class UnsendableValue {

	private UnsendableValue() {
	}

	public static Value node() {
		return of(TypeSystem.getDefault().NODE());
	}

	static Value of(Type type) {
		return (Value) Proxy.newProxyInstance(Value.class.getClassLoader(), new Class<?>[] { Value.class },
				(self, method, arguments) -> switch (method.getName()) {
					case "type" -> type;
					case "toString" -> "a value";
					case "hashCode" -> System.identityHashCode(self);
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

}
