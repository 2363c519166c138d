package io.github.neo4jsessions.internal.async;

import java.util.concurrent.CompletionException;

/**
 * Stands for an error that fails itself when it is asked for its text or its cause. A
 * future that fails with such an error never completes the stages behind it, since the
 * JDK asks for both when it wraps the error for them. Functions of derived stages are
 * given the error itself.
 */
final class UnpresentableException extends CompletionException {

	private final Throwable error;

	UnpresentableException(Throwable error) {
		this("An error of type " + error.getClass().getName() + " that fails itself when it is asked for its text",
				error);
	}

	private UnpresentableException(String message, Throwable error) {
		// the cause is what get() wraps
		super(message, new IllegalStateException(message, error));
		this.error = error;
	}

	Throwable error() {
		return this.error;
	}

}
