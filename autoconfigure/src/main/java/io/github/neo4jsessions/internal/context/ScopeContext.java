package io.github.neo4jsessions.internal.context;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.CallbackExecutor;
import io.github.neo4jsessions.internal.async.StackRoom;
import org.jspecify.annotations.Nullable;

/**
 * A scope that a thread is in, and the one around it. Immutable: chains of stages carry
 * it along, and no chain sees what its siblings do.
 *
 * @param outer the scope around this one, or {@code null}
 * @param owner the template of the scope
 * @param scope holds the session, and the permit where there are any; {@code null} for
 * the caller's side of a call, which is no scope and only carries the context along
 * @param participant what the work received, or {@code null} for a session scope
 * @param context what else the caller's thread carried, or {@code null} if the
 * application has nothing to carry
 */
public record ScopeContext(@Nullable ScopeContext outer, Owner owner, @Nullable Scope scope,
		@Nullable Participant participant, @Nullable CallerContext context) {

	/**
	 * Stays with the thread, so that the next scope on the thread does not make one.
	 * Outside of all scopes it refers to nothing.
	 */
	private static final ThreadLocal<@Nullable Place> current = new ThreadLocal<>();

	public static @Nullable ScopeContext current() {
		Place place = current.get();
		return (place != null) ? place.frame : null;
	}

	/**
	 * Whether this thread runs a function that was called in a scope, or that goes on
	 * behind one.
	 */
	private static boolean isInFunction() {
		Place place = current.get();
		return place != null && place.isInFunction;
	}

	/**
	 * See that there is room on the stack for a scope, or for work that joins one, where
	 * the call is made by a function that runs in a scope: such calls can go on and on
	 * from one into the next. Other calls are not checked, which would cost each of them.
	 * @throws StackOverflowError if there is not
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
	 * The caller's side of a call: the scope around, if that is all there is to carry.
	 */
	public static @Nullable ScopeContext ofCaller(@Nullable ScopeContext around, Owner owner,
			@Nullable CallerContext context) {
		if (context == null && owner.callbackExecutor() == null) {
			return around;
		}
		if (context != null && context.isNothing()) {
			// as a rule, hence no frame for each call
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
	 * Where continuations run, or {@code null} for the thread that completes a future.
	 */
	public @Nullable CallbackExecutor callbackExecutor() {
		return this.owner.callbackExecutor();
	}

	/**
	 * A call of the driver that sees the observation of the scope, where it has one.
	 */
	public <R> Supplier<R> observed(Supplier<R> call) {
		ScopeObservation observation = observation();
		return (observation != null) ? () -> observation.in(call) : call;
	}

	/**
	 * A query of this scope, or a read of one of its results, failed. Where the work is
	 * done, nobody can have handled that inside of it.
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
	 * The observation of the scope, or {@code null} if it is not observed.
	 */
	public @Nullable ScopeObservation observation() {
		return (this.scope != null) ? this.scope.observation() : null;
	}

	private boolean isOpen() {
		return this.scope != null && this.scope.isOpen();
	}

	/**
	 * The innermost transaction scope of any template.
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
	 * The innermost transaction scope of one template, unless that is one without a
	 * transaction, which hides those around it.
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
	 * How many sessions of a template are open around this point of the chain.
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
	 * The scope for a call to be made in. Session scopes that are closed are left out, so
	 * that work which goes on and on from one into the next does not pile them up;
	 * transactions are not, as nobody may join them any more and must be told.
	 */
	public static @Nullable ScopeContext around() {
		ScopeContext frame = current();
		while (frame != null && frame.participant == null && !frame.isOpen()) {
			frame = frame.outer;
		}
		return frame;
	}

	/**
	 * Do something in a scope, or in none, and with the context that belongs to it; then
	 * put the thread back to where it was.
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
		// the caller's own first, since it has that of the scope inside
		Supplier<R> observed = (observation != null) ? () -> observation.in(action) : action;
		return (this.context != null) ? this.context.call(observed, observation) : observed.get();
	}

	/**
	 * Put the thread into a scope, or into none.
	 * @return where it was
	 */
	static @Nullable ScopeContext enter(@Nullable ScopeContext frame) {
		Place place = place();
		ScopeContext before = place.frame;
		place.frame = frame;
		return before;
	}

	/**
	 * Where a thread is. An object of its own, so that the way out is an assignment,
	 * which cannot fail: a call can, at the end of the stack.
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
		 * The name of the template.
		 */
		String name();

		/**
		 * Where continuations run, or {@code null} for the thread that completes a
		 * future.
		 */
		@Nullable CallbackExecutor callbackExecutor();

		/**
		 * The caller's side of a call that was made outside of all scopes, by a thread
		 * that carried nothing: the same for all of them.
		 * @param nothing what such a thread carries
		 */
		ScopeContext plainCaller(CallerContext nothing);

	}

	/**
	 * What holds a session.
	 */
	public interface Scope {

		/**
		 * Whether it has a session, or waits for one.
		 */
		boolean isOpen();

		/**
		 * Its observation, or {@code null} if it is not observed.
		 */
		@Nullable ScopeObservation observation();

		/**
		 * A query of this scope, or a read of one of its results, failed.
		 */
		void callFailed(Throwable error);

	}

	/**
	 * One piece of work in a transaction: the owner of the transaction has one, and so
	 * has each call that joins.
	 */
	public interface Participant {

		/**
		 * Whether there is a transaction, or each query commits by itself.
		 */
		boolean isTransactional();

		/**
		 * Whether the work is done, or its transaction has ended.
		 */
		boolean hasEnded();

		/**
		 * A query of this work, or a read of one of its results, failed.
		 */
		void callFailed(Throwable error);

	}

}
