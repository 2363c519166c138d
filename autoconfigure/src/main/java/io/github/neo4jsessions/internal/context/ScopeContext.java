package io.github.neo4jsessions.internal.context;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.CallbackExecutor;
import io.github.neo4jsessions.internal.async.StackRoom;
import org.jspecify.annotations.Nullable;

/**
 * A scope that a thread is in, and the scope around it. It is immutable: a chain of
 * stages carries it along, unaffected by other chains.
 *
 * @param outer the scope around this one, or {@code null}
 * @param owner the template of the scope
 * @param scope holds the session, and the permit where sessions are limited; {@code null}
 * for the caller's side of a call, which is no scope and only carries the context
 * @param participant the transaction scope that the work received, or {@code null} for a
 * session scope
 * @param context what else the caller's thread carried, or {@code null} if the
 * application has nothing to carry
 */
public record ScopeContext(@Nullable ScopeContext outer, Owner owner, @Nullable Scope scope,
		@Nullable Participant participant, @Nullable CallerContext context) {

	/**
	 * Stays with the thread, so that the next scope on the thread does not allocate one.
	 * It refers to {@code null} outside of all scopes.
	 */
	private static final ThreadLocal<@Nullable Place> current = new ThreadLocal<>();

	public static @Nullable ScopeContext current() {
		Place place = current.get();
		return (place != null) ? place.frame : null;
	}

	/**
	 * Return whether this thread runs a function in a scope, or a function of a stage
	 * derived from the future of a scope.
	 */
	private static boolean isInFunction() {
		Place place = current.get();
		return place != null && place.isInFunction;
	}

	/**
	 * Check that the stack has room for a scope, or for a joined call, if the call is
	 * made by a function that runs in a scope: such calls can be nested without limit.
	 * Other calls are not checked, since the check would cost time on each of them.
	 * @throws StackOverflowError if there is no room
	 */
	public static void requireRoom() {
		if (isInFunction()) {
			StackRoom.requireForScope();
		}
	}

	private static Place place() {
		Place place = current.get();
		if (place == null) {
			place = new Place();
			current.set(place);
		}
		return place;
	}

	/**
	 * Return the caller's side of a call: the scope around it, if there is nothing else
	 * to carry.
	 */
	public static @Nullable ScopeContext ofCaller(@Nullable ScopeContext around, Owner owner,
			@Nullable CallerContext context) {
		if (context == null && owner.callbackExecutor() == null) {
			return around;
		}
		if (context != null && context.isNothing()) {
			// the usual case, so no frame is made for each call
			if (around == null) {
				return owner.plainCaller(context);
			}
			if (around.context == context && around.owner == owner && around.observation() == null) {
				return around;
			}
		}
		return new ScopeContext(around, owner, null, null, context);
	}

	/**
	 * Return the executor of continuations, or {@code null} for the thread that completes
	 * a future.
	 */
	public @Nullable CallbackExecutor callbackExecutor() {
		return this.owner.callbackExecutor();
	}

	/**
	 * Wrap a call of the driver so that it runs in the observation of the scope, if there
	 * is one.
	 */
	public <R> Supplier<R> observed(Supplier<R> call) {
		ScopeObservation observation = observation();
		return (observation != null) ? () -> observation.in(call) : call;
	}

	/**
	 * Report that a query of this scope, or a read of one of its results, failed. If the
	 * work is done already, it cannot have handled that error.
	 */
	public void callFailed(Throwable ex) {
		if (this.participant != null) {
			this.participant.callFailed(ex);
		}
		else if (this.scope != null) {
			this.scope.callFailed(ex);
		}
	}

	/**
	 * Return the observation of the scope, or {@code null} if it is not observed.
	 */
	public @Nullable ScopeObservation observation() {
		return (this.scope != null) ? this.scope.observation() : null;
	}

	private boolean isOpen() {
		return this.scope != null && this.scope.isOpen();
	}

	/**
	 * Return the innermost transaction scope of any template.
	 */
	public static @Nullable Participant currentParticipant() {
		for (ScopeContext frame = current(); frame != null; frame = frame.outer) {
			if (frame.participant != null) {
				return frame.participant;
			}
		}
		return null;
	}

	/**
	 * Return the innermost transaction scope of one template. If that has no transaction,
	 * it hides those around it and the result is {@code null}.
	 */
	public static @Nullable Participant currentTransaction(Owner owner) {
		for (ScopeContext frame = current(); frame != null; frame = frame.outer) {
			if (frame.owner == owner && frame.participant != null) {
				return frame.participant.isTransactional() ? frame.participant : null;
			}
		}
		return null;
	}

	/**
	 * Return how many sessions of a template are open in the scopes around this point.
	 */
	public static int sessionsAround(@Nullable ScopeContext innermost, Owner owner) {
		if (innermost == null) {
			return 0;
		}
		Set<Scope> sessions = Collections.newSetFromMap(new IdentityHashMap<>());
		for (ScopeContext frame = innermost; frame != null; frame = frame.outer) {
			if (frame.owner == owner && frame.isOpen()) {
				sessions.add(frame.scope);
			}
		}
		return sessions.size();
	}

	/**
	 * Return the scope for a new call. Closed session scopes are left out, so that work
	 * that continues from one scope into the next does not accumulate them. Transaction
	 * scopes that have ended are not left out: a call cannot join them, and has to fail.
	 */
	public static @Nullable ScopeContext around() {
		ScopeContext frame = current();
		while (frame != null && frame.participant == null && !frame.isOpen()) {
			frame = frame.outer;
		}
		return frame;
	}

	/**
	 * Run an action in a scope, or in none, with the context that belongs to it. Then
	 * restore the scope of the thread.
	 */
	public static <R extends @Nullable Object> R in(@Nullable ScopeContext frame, Supplier<R> action) {
		Place place = place();
		ScopeContext before = place.frame;
		boolean wasInFunction = place.isInFunction;
		place.frame = frame;
		place.isInFunction = true;
		try {
			return (frame != null) ? frame.call(action) : action.get();
		}
		finally {
			place.frame = before;
			place.isInFunction = wasInFunction;
		}
	}

	private <R extends @Nullable Object> R call(Supplier<R> action) {
		ScopeObservation observation = observation();
		// the caller's context first: the observation of the scope is inside of the
		// caller's
		Supplier<R> observed = (observation != null) ? () -> observation.in(action) : action;
		return (this.context != null) ? this.context.call(observed, observation) : observed.get();
	}

	/**
	 * Put this thread into a scope, or into none.
	 * @return the scope that the thread was in
	 */
	static @Nullable ScopeContext enter(@Nullable ScopeContext frame) {
		Place place = place();
		ScopeContext before = place.frame;
		place.frame = frame;
		return before;
	}

	/**
	 * Where a thread is. It is an object, so that leaving a scope is an assignment, which
	 * cannot fail: a method call can, when the stack is exhausted.
	 */
	private static final class Place {

		private @Nullable ScopeContext frame;

		private boolean isInFunction;

	}

	/**
	 * The template of a scope.
	 */
	public interface Owner {

		/**
		 * Return the name of the template.
		 */
		String name();

		/**
		 * Return the executor of continuations, or {@code null} for the thread that
		 * completes a future.
		 */
		@Nullable CallbackExecutor callbackExecutor();

		/**
		 * Return the caller's side of a call that was made outside of all scopes, by a
		 * thread that carried nothing: the same object for all such calls.
		 * @param nothing what such a thread carries
		 */
		ScopeContext plainCaller(CallerContext nothing);

	}

	/**
	 * A scope that holds a session.
	 */
	public interface Scope {

		/**
		 * Return whether the scope has a session, or waits for one.
		 */
		boolean isOpen();

		/**
		 * Return the observation of the scope, or {@code null} if it is not observed.
		 */
		@Nullable ScopeObservation observation();

		/**
		 * Report that a query of this scope, or a read of one of its results, failed.
		 */
		void callFailed(Throwable error);

	}

	/**
	 * The work of one call in a transaction: that of its owner, or of a joined call.
	 */
	public interface Participant {

		/**
		 * Return whether there is a transaction: otherwise each query commits by itself.
		 */
		boolean isTransactional();

		/**
		 * Return whether the work is done, or its transaction has ended.
		 */
		boolean hasEnded();

		/**
		 * Report that a query of this work, or a read of one of its results, failed.
		 */
		void callFailed(Throwable error);

	}

}
