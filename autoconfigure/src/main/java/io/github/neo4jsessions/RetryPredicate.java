package io.github.neo4jsessions;

/**
 * Decides whether failed work is retried. Without a predicate, work is retried after
 * errors that the driver marks as retryable. A predicate may refuse any retry. It may
 * allow a retry after an error that the driver does not mark as retryable, for example an
 * exception of the application, a violated constraint, or a
 * {@link SessionLimitException}.
 *
 * <p>
 * A predicate cannot cause a write to be applied twice. It is called for errors after
 * which it is certain that nothing was committed. If the outcome of the attempt is
 * unknown, it is called only if the attempt would be retried without it (a read, or a
 * write that may be applied twice), and it can only prevent that retry. It is not called
 * for calls that are never retried, such as those of {@code inTransaction} and
 * {@code execute}, nor for work that was stopped. The other limits of
 * {@link RetrySettings} apply in any case.
 *
 * <p>
 * The predicate runs in the context of the caller, usually on a thread of the driver, and
 * must not block. If it throws, the work is not retried, and the exception is logged.
 *
 * @since 0.1.0
 * @see SessionTemplate.Builder#retryPredicate(RetryPredicate)
 */
@FunctionalInterface
public interface RetryPredicate {

	/**
	 * Return whether to retry the work.
	 * @param error the error that the caller receives if there is no retry: the exception
	 * of the work, or Spring's translation of the driver's exception, which is its cause
	 * @param retryable whether the work would be retried without this predicate, as the
	 * driver marks the error as retryable
	 * @return {@code true} to retry the work, if there is time left and the maximum
	 * number of attempts is not reached
	 */
	boolean mayRetry(Throwable error, boolean retryable);

}
