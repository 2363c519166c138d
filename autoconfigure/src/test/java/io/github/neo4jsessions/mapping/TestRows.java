package io.github.neo4jsessions.mapping;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

/**
 * Rows without a server.
 */
final class TestRows {

	private TestRows() {
	}

	static Record row(Map<String, ?> columns) {
		Value values = Values.value((Object) columns);
		List<String> keys = new ArrayList<>();
		values.keys().forEach(keys::add);
		return (Record) Proxy.newProxyInstance(Record.class.getClassLoader(), new Class<?>[] { Record.class },
				(self, method, arguments) -> switch (method.getName()) {
					case "keys" -> keys;
					case "size" -> keys.size();
					case "containsKey" -> values.containsKey((String) arguments[0]);
					case "get" ->
						values.get((arguments[0] instanceof Integer index) ? keys.get(index) : (String) arguments[0]);
					case "asMap" -> values.asMap();
					case "as" -> values.as((Class<?>) arguments[0]);
					case "toString" -> "a row of " + keys;
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

}
