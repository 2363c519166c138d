package io.github.neo4jsessions.internal.scope;

import java.util.Objects;

import io.github.neo4jsessions.RetryPredicate;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.Outcome;

/**
 * Decides whether another attempt may follow a failed one: by what is known of its
 * outcome first, then by the error, unless the application decides otherwise.
 */
public final class RetryDecision {

	private RetryDecision() {
	}

	/**
	 * Decide after a transaction. Work that is committed despite its error is done, so it
	 * is not retried.
	 * @param scope the scope of the failed attempt
	 * @param error its error before the translation
	 * @param outcome how its transaction ended
	 * @param mayBeAppliedTwice whether an attempt of unknown outcome may be retried
	 */
	public static boolean afterTransaction(SessionScope<?> scope, Throwable error, Outcome outcome,
			boolean mayBeAppliedTwice) {
		return switch (outcome) {
			// the last two are not outcomes of a transaction
			case COMMITTED, COMPLETED, CANCELLED -> false;
			case UNKNOWN -> decide(scope, error, false, mayBeAppliedTwice);
			case ROLLED_BACK, FAILED -> decide(scope, error, true, mayBeAppliedTwice);
		};
	}

	/**
	 * Decide by the error.
	 * @param nothingCommitted whether it is certain that the attempt has committed
	 * nothing
	 * @param mayBeAppliedTwice whether an attempt of unknown outcome may be retried
	 */
	public static boolean decide(SessionScope<?> scope, Throwable error, boolean nothingCommitted,
			boolean mayBeAppliedTwice) {
		boolean retryable = Exceptions.isRetryable(error);
		if (!nothingCommitted && !(retryable && mayBeAppliedTwice)) {
			return false;
		}
		RetryPredicate predicate = scope.settings().retryPredicate();
		return (predicate != null) ? ask(predicate, scope, retryable) : retryable;
	}

	private static boolean ask(RetryPredicate predicate, SessionScope<?> scope, boolean retryable) {
		Throwable reported = Objects.requireNonNull(scope.error());
		return ScopeContext.in(scope.caller().context(scope.template()), () -> predicate.mayRetry(reported, retryable));
	}

}
