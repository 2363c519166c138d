package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions for the future of a call. Each of them except {@link #isPending} waits until
 * the future has completed, and fails if that takes longer than the patience. Errors are
 * those that the call reports, without {@code CompletionException} around them.
 *
 * @param <SELF> the type of these assertions
 * @param <T> the type of the value
 * @since 0.1.0
 */
public abstract sealed class AbstractScopeAssert<SELF extends AbstractScopeAssert<SELF, T>, T extends @Nullable Object>
		extends AbstractAssert<SELF, CompletionStage<T>> permits ScopeFutureAssert, ScopeCallAssert {

	private Duration patience;

	AbstractScopeAssert(@Nullable CompletionStage<T> actual, Class<?> type, Duration patience) {
		super(actual, type);
		this.patience = patience;
	}

	/**
	 * Set how long to wait for the future.
	 * @param patience the time
	 * @return these assertions
	 */
	public SELF within(Duration patience) {
		this.patience = Patience.requireNotNegative(patience);
		return this.myself;
	}

	/**
	 * Verify that the future has not completed yet. Does not wait.
	 * @return these assertions
	 */
	public SELF isPending() {
		if (future().isDone()) {
			throw failure("Expecting the call to be pending, but it %s", settle());
		}
		return this.myself;
	}

	/**
	 * Verify that the future completes with a value, which may be {@code null}.
	 * @return these assertions
	 */
	public SELF succeeds() {
		requireSuccess();
		return this.myself;
	}

	/**
	 * Verify that the future completes with the given value.
	 * @param expected the value
	 * @return these assertions
	 */
	public SELF succeedsWith(@Nullable Object expected) {
		value().isEqualTo(expected);
		return this.myself;
	}

	/**
	 * Verify that the future completes with a value.
	 * @return assertions for the value
	 */
	public ObjectAssert<T> value() {
		return new ObjectAssert<>(valueOf(requireSuccess())).as(this.info.description());
	}

	/**
	 * Verify that the future fails.
	 * @return assertions for the error
	 */
	public ThrowableAssert<Throwable> fails() {
		return new ThrowableAssert<>(requireFailure()).as(this.info.description());
	}

	/**
	 * Verify that the future fails with an error of the given type. An error of the
	 * driver is reported as one of Spring's exceptions, with the driver's exception as
	 * its cause: <pre class="code">
	 * assertThatScope(people.add("Ada")).failsWith(DataIntegrityViolationException.class)
	 *     .hasCauseInstanceOf(ClientException.class);
	 * </pre>
	 * @param type the type
	 * @param <X> the type
	 * @return assertions for the error
	 */
	public <X extends Throwable> ThrowableAssert<X> failsWith(Class<X> type) {
		Throwable error = requireFailure();
		if (!type.isInstance(error)) {
			throw withCause(failure("Expecting the call to fail with %s, but it %s", type.getName(), settle()), error);
		}
		return new ThrowableAssert<>(type.cast(error)).as(this.info.description());
	}

	/**
	 * Verify that the future fails because the outcome of the commit is unknown: the
	 * transaction may or may not be committed.
	 * @return these assertions
	 * @see TransactionOutcomeUnknownException
	 */
	public SELF hasUnknownOutcome() {
		failsWith(TransactionOutcomeUnknownException.class);
		return this.myself;
	}

	/**
	 * Verify that the future is cancelled.
	 * @return these assertions
	 */
	public SELF isCancelled() {
		failsWith(CancellationException.class);
		return this.myself;
	}

	/**
	 * Wait until the future has completed.
	 */
	final Result<T> settle() {
		CompletableFuture<T> future = future();
		try {
			return new Result<>(future.get(this.patience.toNanos(), TimeUnit.NANOSECONDS), null);
		}
		catch (TimeoutException ex) {
			throw failure("Expecting the call to complete within %s, but it is pending%s",
					Patience.describe(this.patience), describePending());
		}
		catch (ExecutionException | CancellationException ex) {
			return new Result<>(null, unwrap(ex));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw withCause(failure("Interrupted while waiting for the call"), ex);
		}
	}

	/**
	 * Describe what a pending call waits for, for the end of a message.
	 */
	String describePending() {
		return "";
	}

	private CompletableFuture<T> future() {
		isNotNull();
		return this.actual.toCompletableFuture();
	}

	private Result<T> requireSuccess() {
		Result<T> result = settle();
		if (result.error() != null) {
			throw withCause(failure("Expecting the call to succeed, but it %s", result), result.error());
		}
		return result;
	}

	@SuppressWarnings("NullAway") // if there is no error, the value is a T, which may be
									// null
	private T valueOf(Result<T> result) {
		return result.value();
	}

	private Throwable requireFailure() {
		Result<T> result = settle();
		if (result.error() == null) {
			throw failure("Expecting the call to fail, but it %s", result);
		}
		return result.error();
	}

	static AssertionError withCause(AssertionError failure, @Nullable Throwable error) {
		if (error != null) {
			// not as the cause, which AssertJ may have set
			failure.addSuppressed(error);
		}
		return failure;
	}

	private static Throwable unwrap(Throwable ex) {
		Throwable error = ex;
		while ((error instanceof ExecutionException || error instanceof CompletionException)
				&& error.getCause() != null) {
			error = error.getCause();
		}
		return error;
	}

	/**
	 * How a future has completed.
	 *
	 * @param value the value, if there is no error
	 * @param error the error, or {@code null} for none
	 * @param <T> the type of the value
	 */
	record Result<T extends @Nullable Object>(@Nullable T value, @Nullable Throwable error) {

		@Override
		public String toString() {
			return (this.error != null) ? "failed with " + this.error : "succeeded with " + this.value;
		}

	}

}
