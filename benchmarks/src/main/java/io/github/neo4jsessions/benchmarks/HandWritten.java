package io.github.neo4jsessions.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;

/**
 * Code as a careful developer writes it for the driver's asynchronous API. Each path ends
 * with a commit or a rollback, and a close, and the first error is reported. There are no
 * limits, retries or joined calls, and cancellation does not stop the work.
 */
public final class HandWritten {

	private HandWritten() {
	}

	/**
	 * Run work in a transaction of its own.
	 * @param driver opens the session
	 * @param work the work, which completes before the commit
	 * @param <T> the type of the value
	 * @return a stage that completes with the value of the work, after the close
	 */
	public static <T> CompletionStage<T> inTransaction(Driver driver,
			Function<AsyncTransaction, CompletionStage<T>> work) {
		return inTransaction(driver, TransactionConfig.empty(), work);
	}

	/**
	 * Run work in a transaction of its own.
	 * @param driver opens the session
	 * @param config the transaction's metadata
	 * @param work the work, which completes before the commit
	 * @param <T> the type of the value
	 * @return a stage that completes with the value of the work, after the close
	 */
	public static <T> CompletionStage<T> inTransaction(Driver driver, TransactionConfig config,
			Function<AsyncTransaction, CompletionStage<T>> work) {
		return inSession(driver,
				(session) -> session.beginTransactionAsync(config)
					.thenCompose((transaction) -> call(work, transaction)
						.handle((value, ex) -> (ex != null) ? rollback(transaction, value, ex)
								: transaction.commitAsync().thenApply((ignored) -> value))
						.thenCompose(Function.identity())));
	}

	/**
	 * Run work with a session in which each query is an auto-commit query.
	 * @param driver opens the session
	 * @param work the work, which completes before the close
	 * @param <T> the type of the value
	 * @return a stage that completes with the value of the work, after the close
	 */
	public static <T> CompletionStage<T> inSession(Driver driver, Function<AsyncSession, CompletionStage<T>> work) {
		AsyncSession session = driver.session(AsyncSession.class, SessionConfig.defaultConfig());
		return call(work, session).handle((value, ex) -> close(session, value, ex)).thenCompose(Function.identity());
	}

	private static <A, T> CompletionStage<T> call(Function<A, CompletionStage<T>> work, A argument) {
		try {
			return work.apply(argument);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static <T> CompletionStage<T> rollback(AsyncTransaction transaction, T value, Throwable error) {
		return transaction.rollbackAsync().handle((ignored, ex) -> result(value, error, ex));
	}

	/**
	 * Close a session, and return the result of what came before.
	 * @param session the session
	 * @param value the value, if there was no error
	 * @param error the error, or {@code null} for none
	 * @param <T> the type of the value
	 * @return a stage that completes with the value or the first error, after the close
	 */
	public static <T> CompletionStage<T> close(AsyncSession session, T value, @Nullable Throwable error) {
		return session.closeAsync().handle((ignored, ex) -> result(value, error, ex));
	}

	private static <T> T result(T value, @Nullable Throwable error, @Nullable Throwable later) {
		if (error != null) {
			if (later != null && later != error) {
				error.addSuppressed(later);
			}
			throw wrapped(error);
		}
		if (later != null) {
			throw wrapped(later);
		}
		return value;
	}

	private static CompletionException wrapped(Throwable error) {
		return (error instanceof CompletionException wrapped) ? wrapped : new CompletionException(error);
	}

}
