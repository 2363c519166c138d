package io.github.neo4jsessions;

import io.github.neo4jsessions.internal.context.CurrentScope;
import io.github.neo4jsessions.internal.context.EnteredScope;
import io.github.neo4jsessions.internal.context.ScopeContext;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The scope that a thread is in, captured in order to put another thread into it. It is
 * meant for adapters whose code runs in pieces on several threads, such as the steps of a
 * coroutine. Other code uses {@link TransactionScope#wrap} or
 * {@link TransactionScope#executor}.
 *
 * <pre class="code">
 * ScopeSnapshot snapshot = ScopeSnapshot.capture();
 * // on another thread
 * try (ScopeSnapshot.Binding binding = snapshot.makeCurrent()) {
 *     // calls of the template join the transaction
 * }
 * </pre>
 *
 * <p>
 * Immutable and thread-safe. A snapshot does not keep its scope from ending.
 *
 * @since 0.1.0
 */
public final class ScopeSnapshot {

	/**
	 * The key of the scope in a context of Reactor, or of Micrometer's context
	 * propagation.
	 */
	public static final String CONTEXT_KEY = CurrentScope.KEY;

	private final @Nullable ScopeContext context;

	private ScopeSnapshot(@Nullable ScopeContext context) {
		this.context = context;
	}

	/**
	 * Capture the scope of the current thread.
	 * @return the scope; outside of all scopes a snapshot of none
	 */
	public static ScopeSnapshot capture() {
		return new ScopeSnapshot(CurrentScope.get());
	}

	/**
	 * Return a snapshot of the scope in a context.
	 * @param contextValue the value of {@link #CONTEXT_KEY}
	 * @return the snapshot
	 * @throws IllegalArgumentException if it is no such value
	 */
	public static ScopeSnapshot of(Object contextValue) {
		Assert.isInstanceOf(ScopeContext.class, contextValue,
				() -> "'contextValue' must be the value of '" + CONTEXT_KEY + "' in a context");
		return new ScopeSnapshot((ScopeContext) contextValue);
	}

	/**
	 * Return the value of {@link #CONTEXT_KEY} in a context that carries the captured
	 * scope.
	 * @return an opaque value, or {@code null} if the snapshot is empty
	 */
	public @Nullable Object contextValue() {
		return this.context;
	}

	/**
	 * Return whether the thread was in no scope.
	 * @return {@code true} if it was outside of all scopes
	 */
	public boolean isEmpty() {
		return this.context == null;
	}

	/**
	 * Put the current thread into the captured scope, and into its observation if it is
	 * observed, until the returned binding is closed. Other thread-local values are not
	 * changed. An empty snapshot puts the thread outside of all scopes. Never throws.
	 * @return the binding, which must be closed on the same thread; bindings must be
	 * closed in the reverse order
	 */
	public Binding makeCurrent() {
		return new Entered(this.context);
	}

	/**
	 * Keeps a thread in a scope.
	 */
	public interface Binding extends AutoCloseable {

		/**
		 * Put the thread back into the scope that it was in before. Never throws.
		 */
		@Override
		void close();

	}

	private static final class Entered extends EnteredScope implements Binding {

		private Entered(@Nullable ScopeContext context) {
			super(context);
		}

	}

}
