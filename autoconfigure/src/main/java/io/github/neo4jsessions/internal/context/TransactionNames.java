package io.github.neo4jsessions.internal.context;

import org.jspecify.annotations.Nullable;

/**
 * Names transactions in the messages of exceptions. The name is that of the definition,
 * or the annotated method. It may be missing.
 */
public final class TransactionNames {

	private TransactionNames() {
	}

	/**
	 * Name a transaction as the object of a sentence.
	 */
	public static String object(@Nullable String name) {
		return (name != null) ? quoted(name) : "a transaction";
	}

	/**
	 * Name a scope of a template as the subject of a sentence.
	 */
	public static String subject(String template, @Nullable String name) {
		return ((name != null) ? "Transaction '" + name + "'" : "A scope") + " of session template '" + template + "'";
	}

	/**
	 * Name a template, and the transaction if it has a name.
	 */
	public static String in(String template, @Nullable String name) {
		return "Session template '" + template + "'" + ((name != null) ? ", " + quoted(name) : "");
	}

	/**
	 * Return {@code transaction 'name'}, or the alternative if there is no name.
	 */
	public static String or(@Nullable String name, String alternative) {
		return (name != null) ? quoted(name) : alternative;
	}

	/**
	 * Name the transaction of the calling code as the subject of a sentence.
	 */
	static String of(@Nullable String name) {
		return (name != null) ? "Transaction '" + name + "', to which this code belongs,"
				: "The transaction of this code";
	}

	private static String quoted(String name) {
		return "transaction '" + name + "'";
	}

}
