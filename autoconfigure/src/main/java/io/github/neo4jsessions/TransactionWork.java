package io.github.neo4jsessions;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Work in a transaction scope.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 * @see SessionOperations#executeWrite(TransactionWork)
 */
@FunctionalInterface
public interface TransactionWork<T extends @Nullable Object> {

	/**
	 * Do the work, without blocking. Called after BEGIN succeeded, on the thread that
	 * learned of it (of the driver, as a rule).
	 * @param tx the transaction; it is committed when the stage completes with a value
	 * and rolled back when it fails, and takes no query after that
	 * @return a stage that completes when all work in the transaction is done; never
	 * {@code null}
	 */
	CompletionStage<? extends T> doInTransaction(TransactionScope tx);

}
