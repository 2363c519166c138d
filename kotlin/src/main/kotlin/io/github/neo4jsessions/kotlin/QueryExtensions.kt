package io.github.neo4jsessions.kotlin

import io.github.neo4jsessions.FetchSpec
import io.github.neo4jsessions.ScopeSnapshot
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.reactive.asFlow
import org.neo4j.driver.Query
import org.neo4j.driver.Record
import org.neo4j.driver.async.AsyncQueryRunner
import org.neo4j.driver.async.ResultCursor
import org.neo4j.driver.summary.ResultSummary
import org.springframework.dao.EmptyResultDataAccessException
import reactor.core.publisher.Flux
import java.util.concurrent.CompletableFuture
import kotlin.jvm.optionals.getOrNull

/**
 * Map each row to a value of type [T], as [FetchSpec.fetchAs] does.
 */
public inline fun <reified T : Any> FetchSpec<*, *>.fetchAs(): FetchSpec.Typed<T> = fetchAs(T::class.java)

/**
 * Run the query and return its only row.
 *
 * If the coroutine is cancelled, a query outside of a transaction is stopped, and this function returns after its session was
 * closed. It then throws a [io.github.neo4jsessions.TransactionOutcomeUnknownException] if the query may have been
 * committed.
 *
 * @throws EmptyResultDataAccessException if there is no row, or its value is `null`
 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there is more than one row
 */
public suspend fun <T : Any> FetchSpec<*, T>.awaitOne(): T = awaitOneOrNull() ?: throw EmptyResultDataAccessException(1)

/**
 * Run the query and return its only row, or `null` if there is no row or its value is `null`. Cancellation has the effect
 * that [awaitOne] describes.
 *
 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there is more than one row
 */
public suspend fun <T : Any> FetchSpec<*, T>.awaitOneOrNull(): T? = result { one() }.getOrNull()

/**
 * Run the query, return its first row, and discard the others. Cancellation has the effect that [awaitOne] describes.
 *
 * @throws EmptyResultDataAccessException if there is no row, or its value is `null`
 */
public suspend fun <T : Any> FetchSpec<*, T>.awaitFirst(): T =
	awaitFirstOrNull() ?: throw EmptyResultDataAccessException(1)

/**
 * Run the query, return its first row or `null`, and discard the others. Cancellation has the effect that [awaitOne]
 * describes.
 */
public suspend fun <T : Any> FetchSpec<*, T>.awaitFirstOrNull(): T? = result { first() }.getOrNull()

/**
 * Run the query and return all of its rows, without those whose value is `null`. Cancellation has the effect that [awaitOne]
 * describes.
 */
public suspend fun <T : Any> FetchSpec<*, T>.awaitAll(): List<T> = result { all() }

/**
 * Run the query for its effect, and discard its rows. Cancellation has the effect that [awaitOne] describes.
 */
public suspend fun FetchSpec<*, *>.awaitRun(): ResultSummary = result { run() }

private suspend fun <T> result(query: () -> CompletableFuture<T>): T {
	currentCoroutineContext().ensureActive()
	return query().awaitEnd().get()
}

/**
 * Return the rows of the query as a cold flow. Each collection runs the query again, in the transaction in which this
 * function was called or, if it was called outside of all transactions, in the transaction of the collector. Outside of both it
 * runs in a session of its own. That session is closed before the flow completes. If the collection is cancelled, it is
 * closed soon after.
 */
public fun <T : Any> FetchSpec<*, T>.asFlow(): Flow<T> =
	if (ScopeSnapshot.capture().isEmpty) flow { emitAll(stream().withOwnErrors()) } else stream().withOwnErrors()

/**
 * Convert a stream so that its error is thrown in the collector: a flow of a publisher may throw a copy with another cause.
 */
private fun <T : Any> Flux<T>.withOwnErrors(): Flow<T> = flow {
	var error: Throwable? = null
	val rows = onErrorResume {
		error = it
		Flux.empty()
	}
	emitAll(rows.asFlow())
	error?.let { throw it }
}

/**
 * Run a query and return its result, which must be read in the scope.
 *
 * @param query the text of the query
 * @param parameters the values by the names of their parameters
 */
public suspend fun AsyncQueryRunner.run(query: String, parameters: Map<String, Any?> = emptyMap()): ResultCursor =
	runAsync(query, parameters).awaitStep()

/**
 * Run a query and return its result, which must be read in the scope.
 */
public suspend fun AsyncQueryRunner.run(query: Query): ResultCursor = runAsync(query).awaitStep()

/**
 * Return the only record of the result.
 *
 * @throws org.neo4j.driver.exceptions.NoSuchRecordException if there is none, or more than one
 */
public suspend fun ResultCursor.awaitSingle(): Record = singleAsync().awaitStep()

/**
 * Return all records of the result.
 */
public suspend fun ResultCursor.awaitList(): List<Record> = listAsync().awaitStep()

/**
 * Discard the remaining records, and return the summary.
 */
public suspend fun ResultCursor.awaitSummary(): ResultSummary = consumeAsync().awaitStep()
