package io.github.neo4jsessions.autoconfigure;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.springframework.context.ApplicationContext;

/**
 * Thrown when a property names a bean that does not exist or has another type.
 */
final class MissingBeanException extends RuntimeException {

	private final String key;

	private final Class<?> type;

	private final String candidates;

	MissingBeanException(String key, String bean, Class<?> type, ApplicationContext context) {
		super("'" + key + "' is '" + bean + "', but there is no bean of that name that is " + article(type) + " "
				+ type.getName());
		this.key = key;
		this.type = type;
		this.candidates = names(context, type);
	}

	static String names(ApplicationContext context, Class<?> type) {
		return Arrays.stream(context.getBeanNamesForType(type))
			.map((name) -> "'" + name + "'")
			.collect(Collectors.joining(", "));
	}

	private static String article(Class<?> type) {
		return ("AEIOU".indexOf(type.getSimpleName().charAt(0)) < 0) ? "a" : "an";
	}

	/**
	 * Return the remedy.
	 */
	String cure() {
		String named = this.candidates.isEmpty() ? "There is no bean of that type: define one"
				: "Use an existing bean (" + this.candidates + "), define a bean of that name";
		return named + ", or remove '" + this.key + "'. The bean must be " + article(this.type) + " "
				+ this.type.getSimpleName() + ".";
	}

}
