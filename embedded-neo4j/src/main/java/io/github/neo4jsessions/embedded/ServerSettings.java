package io.github.neo4jsessions.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of neo4j.conf, including the settings for the JVM. The server's own start
 * script would read these, but is not used.
 *
 * @param values names and values; each name occurs once, as the server requires
 */
record ServerSettings(Map<String, String> values) {

	static final String BOLT_LISTEN_ADDRESS = "server.bolt.listen_address";

	private static final String BOLT_ENABLED = "server.bolt.enabled";

	private static final String BOLT_TLS = "server.bolt.tls_level";

	private static final String DATA = "server.directories.data";

	private static final String BOLT_ADVERTISED_ADDRESS = "server.bolt.advertised_address";

	private static final String HEAP_INITIAL = "server.memory.heap.initial_size";

	private static final String HEAP_MAX = "server.memory.heap.max_size";

	private static final String JVM_ADDITIONAL = "server.jvm.additional";

	private static final Pattern SIZE = Pattern.compile("(\\d+)([kmg])(i?b)?");

	ServerSettings {
		values = new TreeMap<>(values);
	}

	/**
	 * Return the settings of a server on a port.
	 * @param defaults the library's settings
	 * @param replacements the user's settings, which take precedence
	 * @param port the Bolt port
	 * @return the settings
	 */
	static ServerSettings of(Map<String, String> defaults, Map<String, String> replacements, int port) {
		Map<String, String> values = new TreeMap<>(defaults);
		if (replacements.containsKey(HEAP_MAX)) {
			// the default initial size may be larger than the requested maximum
			values.remove(HEAP_INITIAL);
		}
		String address = Ports.loopback().getHostAddress() + ":" + port;
		values.put(BOLT_LISTEN_ADDRESS, address);
		values.put(BOLT_ADVERTISED_ADDRESS, address);
		values.putAll(replacements);
		return new ServerSettings(values);
	}

	static void check(String key, String value) {
		if (key == null || !key.matches("[A-Za-z][\\w.\\-]*")) {
			throw new IllegalArgumentException(
					"key is '" + key + "': use the name of a Neo4j setting, such as server.http.enabled");
		}
		if (value == null || value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
			throw new IllegalArgumentException(
					"value of " + key + " is '" + value + "': use text on one line, which may be empty");
		}
		if (key.equals(BOLT_LISTEN_ADDRESS)) {
			throw new IllegalArgumentException("key is '" + key + "': use port(int) for the port to listen on");
		}
		if (key.equals(BOLT_ENABLED) && !value.strip().equalsIgnoreCase("true")) {
			throw new IllegalArgumentException(
					"value of " + key + " is '" + value + "': leave it true, because drivers connect by Bolt");
		}
		if (key.equals(BOLT_TLS) && value.strip().equalsIgnoreCase("REQUIRED")) {
			throw new IllegalArgumentException("value of " + key + " is '" + value
					+ "': use OPTIONAL or DISABLED; boltUri() is an address without TLS, on the loopback interface only");
		}
		if (key.equals(HEAP_INITIAL) || key.equals(HEAP_MAX)) {
			jvmSize(key, value);
		}
	}

	String text() {
		StringBuilder text = new StringBuilder();
		this.values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
		return text.toString();
	}

	/**
	 * Return the data directory.
	 * @return the path, relative to the server's directory
	 */
	String data() {
		return this.values.getOrDefault(DATA, "data");
	}

	List<String> jvmArguments() {
		List<String> arguments = new ArrayList<>();
		if (this.values.containsKey(HEAP_INITIAL)) {
			arguments.add("-Xms" + jvmSize(HEAP_INITIAL, this.values.get(HEAP_INITIAL)));
		}
		arguments.add("-Xmx" + jvmSize(HEAP_MAX, this.values.get(HEAP_MAX)));
		String additional = this.values.getOrDefault(JVM_ADDITIONAL, "").strip();
		if (!additional.isEmpty()) {
			arguments.addAll(List.of(additional.split("\\s+")));
		}
		return arguments;
	}

	private static String jvmSize(String key, String value) {
		Matcher size = SIZE.matcher(value.strip().toLowerCase(Locale.ROOT));
		if (!size.matches()) {
			throw new IllegalArgumentException(
					"value of " + key + " is '" + value + "': use a whole number with a unit, such as 512m or 1g");
		}
		return size.group(1) + size.group(2);
	}

}
