package io.github.neo4jsessions;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a transaction manager has to say about a transaction, and wants to know of it. For
 * those who build one on a {@link SessionTemplate}, as
 * {@code io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager} does;
 * applications have no use for it.
 *
 * <p>
 * The methods that tell of a step are called in the order below, each at most once. None
 * may block. Those from {@link #beforeBegin()} on are called for
 * {@link Participation#OWNER} only, by whichever thread takes the step.
 *
 * @since 0.1.0
 * @see SessionTemplate#demarcate
 */
public interface TransactionDemarcation {

	/**
	 * Whether work that failed is rolled back. If not, it is committed, and the error
	 * reported after that. Asked for the error that the work's stage failed with, before
	 * its translation. What this throws counts as yes.
	 * @param error the error, without {@code CompletionException} around it
	 * @return {@code false} to commit
	 */
	boolean rollbackOn(Throwable error);

	/**
	 * After which time the server ends the transaction, where neither its definition nor
	 * the template has a timeout. Asked once, on the thread of the caller.
	 * @return the default, or {@code null} for that of the server
	 */
	default @Nullable Duration defaultTimeout() {
		return null;
	}

	/**
	 * Told before anything else, on the thread of the caller.
	 * @param participation what the work has to do with a transaction
	 */
	default void participating(Participation participation) {
	}

	/**
	 * BEGIN is about to be sent. What this throws fails the begin.
	 */
	default void beforeBegin() {
	}

	/**
	 * BEGIN was answered.
	 * @param error why there is no transaction, or {@code null} if there is one
	 */
	default void afterBegin(@Nullable Throwable error) {
	}

	/**
	 * COMMIT is about to be sent. What this throws is the error of the work, and rolls
	 * back.
	 */
	default void beforeCommit() {
	}

	/**
	 * COMMIT was answered, or never will be.
	 * @param error why the transaction is not committed, or may not be
	 * ({@link TransactionOutcomeUnknownException}); {@code null} if it is
	 */
	default void afterCommit(@Nullable Throwable error) {
	}

	/**
	 * ROLLBACK is about to be sent.
	 */
	default void beforeRollback() {
	}

	/**
	 * ROLLBACK was answered. Nothing is committed either way.
	 * @param error what the driver reported, or {@code null}
	 */
	default void afterRollback(@Nullable Throwable error) {
	}

	/**
	 * What a piece of work has to do with a transaction.
	 */
	enum Participation {

		/**
		 * It has a transaction of its own.
		 */
		OWNER,

		/**
		 * It works in the transaction of another.
		 */
		JOINED,

		/**
		 * There is none: each query commits by itself.
		 */
		NONE

	}

}
