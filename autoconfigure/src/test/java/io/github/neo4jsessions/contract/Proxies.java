package io.github.neo4jsessions.contract;

import java.lang.reflect.Proxy;

/**
 * Objects of the driver that a test answers for call by call, also in ways in which no
 * driver does.
 */
public final class Proxies {

	private Proxies() {
	}

	@SuppressWarnings("unchecked")
	public static <T> T proxy(Class<T> type, Calls calls) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(self, method, arguments) -> switch (method.getName()) {
					case "equals" -> self == arguments[0];
					case "hashCode" -> System.identityHashCode(self);
					case "toString" -> "proxy of " + type.getSimpleName();
					default -> calls.call(method.getName(), arguments);
				});
	}

	public interface Calls {

		Object call(String method, Object[] arguments) throws Throwable;

	}

}
