package io.github.neo4jsessions.test.driver;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Checks of arguments.
 */
final class Arguments {

	private Arguments() {
	}

	static <T> T notNull(@Nullable T argument, String name) {
		if (argument == null) {
			throw new IllegalArgumentException("'" + name + "' must not be null");
		}
		return argument;
	}

	static void isTrue(boolean valid, Supplier<String> message) {
		if (!valid) {
			throw new IllegalArgumentException(message.get());
		}
	}

}
