package io.github.neo4jsessions.internal.context;

import io.github.neo4jsessions.internal.async.StackRoom;
import io.github.neo4jsessions.internal.context.ScopeContext.Owner;
import io.github.neo4jsessions.internal.context.ScopeContext.Participant;
import io.github.neo4jsessions.internal.context.ScopeContext.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The scope that a thread is in. There is one such object for each thread. It stays with
 * the thread, so that the next scope on the thread does not allocate one.
 */
public final class CurrentScope {

	/**
	 * The key of the scope in a context of Micrometer or Reactor.
	 */
	public static final String KEY = "io.github.neo4jsessions.scope";

	private static final ThreadLocal<@Nullable CurrentScope> current = new ThreadLocal<>();

	/**
	 * The context of the thread, or {@code null} outside of all scopes. It is a field, so
	 * that leaving a scope is an assignment, which cannot fail: a method call can, when
	 * the stack is exhausted.
	 */
	@Nullable ScopeContext context;

	/**
	 * Whether the thread runs a function in a scope, or a function of a stage derived
	 * from the future of a scope.
	 */
	boolean isInFunction;

	private CurrentScope() {
	}

	static CurrentScope ofThread() {
		CurrentScope scope = current.get();
		if (scope == null) {
			scope = new CurrentScope();
			current.set(scope);
		}
		return scope;
	}

	/**
	 * Return the scope that this thread is in, or {@code null} outside of all scopes.
	 */
	public static @Nullable ScopeContext get() {
		CurrentScope scope = current.get();
		return (scope != null) ? scope.context : null;
	}

	/**
	 * Put this thread into a scope, or into none.
	 */
	static void set(@Nullable ScopeContext context) {
		ofThread().context = context;
	}

	/**
	 * Return the scope for a new call. Closed session scopes are left out, so that work
	 * that continues from one scope into the next does not accumulate them. Transaction
	 * scopes that have ended are kept, so that a call that would join one fails. Scopes
	 * that name a database or a user are kept too, since calls inside them inherit it.
	 */
	public static @Nullable ScopeContext around() {
		ScopeContext context = get();
		while (context != null && context.participant() == null && !context.isOpen() && !context.isTargeted()) {
			context = context.outer();
		}
		return context;
	}

	/**
	 * Return the innermost scope of one template, with or without a transaction, open or
	 * closed.
	 */
	public static @Nullable Scope scope(Owner owner) {
		for (ScopeContext context = get(); context != null; context = context.outer()) {
			if (context.scope() != null && context.owner() == owner) {
				return context.scope();
			}
		}
		return null;
	}

	/**
	 * Return the innermost transaction scope of any template.
	 */
	public static @Nullable Participant participant() {
		for (ScopeContext context = get(); context != null; context = context.outer()) {
			Participant participant = context.participant();
			if (participant != null) {
				return participant;
			}
		}
		return null;
	}

	/**
	 * Return the innermost transaction scope of one template, which may have no
	 * transaction.
	 */
	public static @Nullable Participant participant(Owner owner) {
		for (ScopeContext context = get(); context != null; context = context.outer()) {
			Participant participant = context.participant();
			if (participant != null && context.owner() == owner) {
				return participant;
			}
		}
		return null;
	}

	/**
	 * Return the innermost transaction scope of one template. If that has no transaction,
	 * it hides those around it and the result is {@code null}.
	 */
	public static @Nullable Participant transaction(Owner owner) {
		Participant participant = participant(owner);
		return (participant != null && participant.isTransactional()) ? participant : null;
	}

	/**
	 * Check that the stack has room for a scope, or for a joined call, if the call is
	 * made by a function that runs in a scope: such calls can be nested without limit.
	 * Other calls are not checked, since the check would cost time on each of them.
	 * @throws StackOverflowError if there is no room
	 */
	public static void requireRoom() {
		CurrentScope scope = current.get();
		if (scope != null && scope.isInFunction) {
			StackRoom.requireForScope();
		}
	}

}
