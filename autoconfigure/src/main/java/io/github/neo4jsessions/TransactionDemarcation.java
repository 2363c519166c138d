package io.github.neo4jsessions;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Callback interface for a transaction manager that is built on a
 * {@link SessionTemplate}, as
 * {@code io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager} is. It decides
 * about the transaction and is notified of its steps. Applications do not need it.
 *
 * <p>
 * The methods that announce a step are called in the order below, each at most once for
 * each attempt. None may block. {@link #beforeBegin()} and the methods after it are
 * called for {@link Participation#OWNER} only, on the thread that takes the step.
 *
 * @since 0.1.0
 * @see SessionTemplate#demarcate
 */
public interface TransactionDemarcation {

	/**
	 * Return whether work that failed is rolled back. If not, it is committed, and the
	 * error is reported after that. The argument is the error that the work's stage
	 * failed with, before its translation. If this method throws, the work is rolled
	 * back.
	 * @param error the error, without {@code CompletionException} around it
	 * @return {@code true} to roll back, {@code false} to commit
	 */
	boolean rollbackOn(Throwable error);

	/**
	 * Return the time after which the server ends the transaction if neither its
	 * definition nor the template has a timeout. Called once, on the thread of the
	 * caller.
	 * @return the default timeout, or {@code null} for the server's
	 */
	default @Nullable Duration defaultTimeout() {
		return null;
	}

	/**
	 * Return whether the work is retried, in a new transaction, as the
	 * {@link RetrySettings} of the template say. Called once, on the thread of the
	 * caller. The answer has no effect unless the work owns its transaction.
	 * @return {@code true} to retry the work; the default is {@code false}
	 */
	default boolean isRetried() {
		return false;
	}

	/**
	 * Return whether work that is retried may be retried after this error. Called after a
	 * failed attempt of work that {@linkplain #isRetried() is retried}, before the
	 * outcome of its transaction, the {@link RetryPredicate} and the settings of the
	 * template decide. Not called if the call was stopped. If this method throws, the
	 * work is not retried.
	 * @param error the first error of the attempt, before its translation
	 * @return {@code false} if the error ends the call; {@code true} leaves the decision
	 * to the template, and is the default
	 */
	default boolean mayRetry(Throwable error) {
		return true;
	}

	/**
	 * Notify of the kind of participation. Called before any other step of an attempt: of
	 * the first on the thread of the caller, of later ones after all steps of the
	 * previous attempt.
	 * @param participation how the work takes part in a transaction
	 */
	default void participating(Participation participation) {
	}

	/**
	 * Notify that BEGIN is about to be sent. An exception from this method fails the
	 * begin.
	 */
	default void beforeBegin() {
	}

	/**
	 * Notify that BEGIN was answered.
	 * @param error the reason why there is no transaction, or {@code null} if there is
	 * one
	 */
	default void afterBegin(@Nullable Throwable error) {
	}

	/**
	 * Notify that COMMIT is about to be sent. An exception from this method becomes the
	 * error of the work and causes a rollback.
	 */
	default void beforeCommit() {
	}

	/**
	 * Notify that COMMIT was answered, or will not be.
	 * @param error the reason why the transaction is not committed, or may not be
	 * ({@link TransactionOutcomeUnknownException}); {@code null} if it is committed
	 */
	default void afterCommit(@Nullable Throwable error) {
	}

	/**
	 * Notify that ROLLBACK is about to be sent.
	 */
	default void beforeRollback() {
	}

	/**
	 * Notify that ROLLBACK was answered. Nothing is committed, even if there is an error.
	 * @param error the error that the driver reported, or {@code null}
	 */
	default void afterRollback(@Nullable Throwable error) {
	}

	/**
	 * The way in which work takes part in a transaction.
	 */
	enum Participation {

		/**
		 * The work owns the transaction.
		 */
		OWNER,

		/**
		 * The work joined the transaction of another call.
		 */
		JOINED,

		/**
		 * There is no transaction: each query is an auto-commit query.
		 */
		NONE

	}

}
