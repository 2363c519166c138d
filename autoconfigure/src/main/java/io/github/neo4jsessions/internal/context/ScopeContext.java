package io.github.neo4jsessions.internal.context;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.CallbackExecutor;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.summary.ResultSummary;

/**
 * What a thread carries: the scope that it is in, the scope around that, and the
 * thread-local values of its caller. It is immutable: a chain of stages carries it along,
 * unaffected by other chains.
 *
 * @param outer the scope around this one, or {@code null}
 * @param owner the template of the scope
 * @param scope holds the session, and the permit where sessions are limited; {@code null}
 * for the caller's side of a call, which is no scope and only carries the values below
 * @param participant the transaction scope that the work received, or {@code null} for a
 * session scope
 * @param callerContext the thread-local values of the caller, or {@code null} if the
 * application has nothing to carry
 */
public record ScopeContext(@Nullable ScopeContext outer, Owner owner, @Nullable Scope scope,
		@Nullable Participant participant, @Nullable CallerContext callerContext) {

	/**
	 * Return the caller's side of a call: the scope around it, if there is nothing else
	 * to carry.
	 */
	public static @Nullable ScopeContext ofCaller(@Nullable ScopeContext around, Owner owner,
			@Nullable CallerContext callerContext) {
		if (callerContext == null && owner.callbackExecutor() == null) {
			return around;
		}
		if (callerContext != null && callerContext.isNothing()) {
			// the usual case, so no context is made for each call
			if (around == null) {
				return owner.plainCaller();
			}
			if (around.callerContext == callerContext && around.owner == owner && around.observation() == null) {
				return around;
			}
		}
		return new ScopeContext(around, owner, null, null, callerContext);
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
	 * Return whether the scope looks at the summaries of its results.
	 */
	public boolean wantsSummaries() {
		return this.scope != null && this.scope.wantsSummaries();
	}

	/**
	 * Pass the summary of a result to the scope, before the application receives it.
	 */
	public void summarized(ResultSummary summary) {
		if (this.scope != null) {
			this.scope.summarized(summary);
		}
	}

	/**
	 * Start to measure a query.
	 * @return what to notify of its end, or {@code null} if queries are not measured
	 */
	public @Nullable QueryTimer startTimer() {
		return (this.scope != null) ? this.scope.startTimer() : null;
	}

	/**
	 * Return the observation of the scope, or {@code null} if it is not observed.
	 */
	public @Nullable ScopeObservation observation() {
		return (this.scope != null) ? this.scope.observation() : null;
	}

	/**
	 * Return the name of the transaction of this scope, or {@code null} if it has none.
	 */
	public @Nullable String transactionName() {
		return (this.participant != null) ? this.participant.transactionName() : null;
	}

	boolean isOpen() {
		return this.scope != null && this.scope.isOpen();
	}

	boolean isTargeted() {
		return this.scope != null && this.scope.isTargeted();
	}

	/**
	 * Return how many sessions of a template are open in the scopes around this point.
	 */
	public static int sessionsAround(@Nullable ScopeContext innermost, Owner owner) {
		if (innermost == null) {
			return 0;
		}
		Set<Scope> sessions = Collections.newSetFromMap(new IdentityHashMap<>());
		for (ScopeContext context = innermost; context != null; context = context.outer) {
			if (context.owner == owner && context.isOpen()) {
				sessions.add(context.scope);
			}
		}
		return sessions.size();
	}

	/**
	 * Run an action in a scope, or in none, with the context that belongs to it. Then
	 * restore the scope of the thread.
	 */
	public static <R extends @Nullable Object> R in(@Nullable ScopeContext context, Supplier<R> action) {
		CurrentScope current = CurrentScope.ofThread();
		ScopeContext before = current.context;
		boolean wasInFunction = current.isInFunction;
		current.context = context;
		current.isInFunction = true;
		try {
			return (context != null) ? context.call(action) : action.get();
		}
		finally {
			current.context = before;
			current.isInFunction = wasInFunction;
		}
	}

	private <R extends @Nullable Object> R call(Supplier<R> action) {
		ScopeObservation observation = observation();
		// the caller's context first: the observation of the scope is inside of the
		// caller's
		Supplier<R> observed = (observation != null) ? () -> observation.in(action) : action;
		return (this.callerContext != null) ? this.callerContext.call(observed, observation) : observed.get();
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
		 */
		ScopeContext plainCaller();

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
		 * Return whether the call of the scope names a database, a user or a token.
		 */
		boolean isTargeted();

		/**
		 * Return the observation of the scope, or {@code null} if it is not observed.
		 */
		@Nullable ScopeObservation observation();

		/**
		 * Report that a query of this scope, or a read of one of its results, failed.
		 */
		void callFailed(Throwable error);

		/**
		 * Return whether this scope looks at the summaries of its results. If so, the
		 * driver is asked for the summary of a result that was read to its end.
		 */
		boolean wantsSummaries();

		/**
		 * Look at the summary of a result, before the application receives it.
		 */
		void summarized(ResultSummary summary);

		/**
		 * Start to measure a query.
		 * @return what to notify of its end, or {@code null} if queries are not measured
		 */
		@Nullable QueryTimer startTimer();

	}

	/**
	 * Measures one query.
	 */
	public interface QueryTimer {

		/**
		 * Note that the query has failed, or that its result has ended or failed. Only
		 * the first call has an effect.
		 */
		void ended(@Nullable Throwable error);

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
		 * Return the name of the transaction, or {@code null} if it has none.
		 */
		@Nullable String transactionName();

		/**
		 * Report that a query of this work, or a read of one of its results, failed.
		 */
		void callFailed(Throwable error);

	}

}
