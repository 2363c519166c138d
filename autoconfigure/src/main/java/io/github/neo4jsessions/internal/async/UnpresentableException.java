package io.github.neo4jsessions.internal.async;

import java.util.concurrent.CompletionException;

/**
 * Stands for an error whose {@code toString()} or {@code getCause()} throws. If a future
 * fails with such an error, its derived stages never complete, since the JDK calls both
 * methods when it wraps the error for them. Functions of derived stages receive the error
 * itself.
 */
final class UnpresentableException extends CompletionException {

	private final Throwable error;

	UnpresentableException(Throwable error) {
		this("An error of type " + error.getClass().getName() + ", whose toString() or getCause() throws an exception",
				error);
	}

	private UnpresentableException(String message, Throwable error) {
		// get() reports the cause
		super(message, new IllegalStateException(message, error));
		this.error = error;
	}

	Throwable error() {
		return this.error;
	}

}
