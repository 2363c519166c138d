package io.github.neo4jsessions.internal.driver;

import org.jspecify.annotations.Nullable;

/**
 * Reports a call that a scope received after its end: the work did not await the call, or
 * it was made in the context of a caller whose scope has ended meanwhile.
 */
public final class ScopeEndedException extends IllegalStateException {

	public ScopeEndedException() {
		this(null);
	}

	/**
	 * Create the exception.
	 * @param transaction the name of the transaction, or {@code null} if it has none, or
	 * if it is not known
	 */
	public ScopeEndedException(@Nullable String transaction) {
		super("The scope has ended" + ((transaction != null) ? " (transaction '" + transaction + "')" : "")
				+ ", and its session accepts no further calls. If the call belongs to the work of that scope, return a stage from the work that completes after all of its calls. If it was made later, in "
				+ "the context of a caller whose scope has ended (for example in an @Async method with "
				+ "spring.task.execution.propagate-context=true), make it in a transaction of its own "
				+ "(Propagation.REQUIRES_NEW), or use execute, which never joins");
	}

}
