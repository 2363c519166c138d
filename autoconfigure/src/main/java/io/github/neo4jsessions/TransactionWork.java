package io.github.neo4jsessions;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Callback for work in a transaction scope.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 * @see SessionOperations#executeWrite(TransactionWork)
 */
@FunctionalInterface
public interface TransactionWork<T extends @Nullable Object> {

	/**
	 * Do the work, without blocking. Called after BEGIN succeeded, on the thread that
	 * received the answer (usually a thread of the driver) or on the template's callback
	 * executor. Work that joins a transaction is called at once, on the thread of the
	 * caller.
	 * @param tx the transaction; it is committed if the stage completes with a value, and
	 * rolled back if it fails; must not be used after that
	 * @return a stage that completes when all work in the transaction is done; never
	 * {@code null}
	 */
	CompletionStage<? extends T> doInTransaction(TransactionScope tx);

}
