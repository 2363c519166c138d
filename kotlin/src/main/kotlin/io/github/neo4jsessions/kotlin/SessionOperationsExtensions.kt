package io.github.neo4jsessions.kotlin

import io.github.neo4jsessions.ScopeSnapshot
import io.github.neo4jsessions.SessionOperations
import io.github.neo4jsessions.TransactionScope
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.future.asCompletableFuture
import kotlinx.coroutines.withContext
import org.neo4j.driver.TransactionConfig
import org.neo4j.driver.async.AsyncSession
import org.springframework.transaction.TransactionDefinition
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage

/**
 * Run a block in a WRITE transaction. After a retryable error, it is run again if it is certain that nothing was committed, as
 * [SessionOperations.executeWrite] does.
 *
 * ```
 * suspend fun deposit(id: String, amount: Long): Long = sessions.write { tx ->
 *     tx.query("MATCH (a:Account {id: \$id}) SET a.balance = a.balance + \$amount RETURN a.balance")
 *         .bindAll(mapOf("id" to id, "amount" to amount))
 *         .fetchAs<Long>()
 *         .awaitOne()
 * }
 * ```
 *
 * The rules of [SessionOperations] apply. In addition:
 * - The block runs in the coroutine context of the caller, with its dispatcher. The scope is part of that context: calls of
 *   the template in the block join the transaction, after each suspension and on each dispatcher.
 * - The transaction is committed when the block and all coroutines launched in it have completed. If one of them fails, it
 *   is rolled back.
 * - If the coroutine is cancelled, the block is cancelled and the transaction is rolled back. This function returns after
 *   the session was closed, or two seconds later if the server does not answer. If COMMIT was already sent, its result is
 *   awaited, and returned although the coroutine is cancelled.
 * - If the scope is stopped, by its timeout, a shutdown or an operator, the block is cancelled, and this function throws
 *   the exception of the scope when the block has completed.
 *
 * @param config its timeout, if it has one, replaces the template's; its metadata is added to the template's
 * @param block the work; must not block the thread if its dispatcher is `Dispatchers.Unconfined`
 * @return the value of the block, after the commit
 */
public suspend fun <T> SessionOperations.write(
	config: TransactionConfig = TransactionConfig.empty(),
	block: suspend CoroutineScope.(tx: TransactionScope) -> T,
): T = runInScope({ work -> executeWrite(config) { tx -> work(tx) } }, block)

/**
 * Run a block in a READ transaction. After a retryable error, it is run again, as [SessionOperations.executeRead] does. The
 * rules of [write] apply.
 *
 * @param config its timeout, if it has one, replaces the template's; its metadata is added to the template's
 * @param block the work
 * @return the value of the block, after the commit
 */
public suspend fun <T> SessionOperations.read(
	config: TransactionConfig = TransactionConfig.empty(),
	block: suspend CoroutineScope.(tx: TransactionScope) -> T,
): T = runInScope({ work -> executeRead(config) { tx -> work(tx) } }, block)

/**
 * Run a block in a transaction with the given definition, once, as [SessionOperations.inTransaction] does. The rules of
 * [write] apply.
 *
 * @param definition the propagation, the access mode, the timeout and the name
 * @param block the work; if the propagation begins no transaction, its queries commit one by one
 * @return the value of the block, after the commit
 */
public suspend fun <T> SessionOperations.transaction(
	definition: TransactionDefinition = TransactionDefinition.withDefaults(),
	block: suspend CoroutineScope.(tx: TransactionScope) -> T,
): T = runInScope({ work -> inTransaction(definition) { tx -> work(tx) } }, block)

/**
 * Run a block with a session of its own, without a transaction, as [SessionOperations.execute] does: each query commits by
 * itself, and committed queries stay committed if the block fails or is cancelled. Otherwise the rules of [write] apply.
 *
 * @param block the work; must not use its session after it has completed
 * @return the value of the block, after the session was closed
 */
public suspend fun <T> SessionOperations.session(block: suspend CoroutineScope.(session: AsyncSession) -> T): T =
	runInScope({ work -> execute { session -> work(session) } }, block)

/**
 * Run a block in the scope of a call. Each attempt of the call starts a coroutine.
 *
 * The coroutines are children of a job of their own below that of the caller, and not of a `coroutineScope`: that could not
 * return the result of a call that was cancelled too late, and would copy exceptions.
 */
private suspend fun <S, T> runInScope(
	call: (work: (S) -> CompletionStage<T>) -> CompletableFuture<T>,
	block: suspend CoroutineScope.(S) -> T,
): T {
	val context = currentCoroutineContext()
	context.ensureActive()
	val blocks = SupervisorJob(context[Job])
	val outcome = try {
		call { subject ->
			CoroutineScope(context + blocks + ScopeElement(ScopeSnapshot.capture()))
				.async { block(subject) }
				.asCompletableFuture()
		}.awaitEnd()
	} finally {
		// a block that is still running belongs to a scope that was stopped
		blocks.cancel()
		withContext(NonCancellable) { blocks.join() }
	}
	return outcome.get()
}
