package io.github.neo4jsessions.kotlin

import io.github.neo4jsessions.SessionFutures
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage
import kotlin.coroutines.Continuation
import kotlin.coroutines.resume
import kotlin.coroutines.suspendCoroutine

/**
 * The result of a future. A coroutine is always resumed with it, and never with an exception: kotlinx.coroutines would
 * copy the exception by reflection in order to add a stack trace, and the copy has another cause.
 */
internal class Outcome<T>(private val value: T?, private val error: Throwable?) {

	/**
	 * Return the value, or throw the error itself. If the coroutine and the call are both cancelled, throw the
	 * exception of the coroutine. Otherwise the result of the call takes precedence: a commit that stands, an unknown
	 * outcome.
	 */
	suspend fun get(): T {
		if (error != null) {
			if (error is CancellationException) {
				currentCoroutineContext().ensureActive()
			}
			throw error
		}
		@Suppress("UNCHECKED_CAST") // a type with null has the value null
		return value as T
	}

}

/**
 * Await the end of a call. If the coroutine is cancelled, stop the call and await its clean-up.
 */
internal suspend fun <T> CompletableFuture<T>.awaitEnd(): Outcome<T> =
	try {
		suspendCancellableCoroutine { continuation ->
			resumes(continuation)
			continuation.invokeOnCancellation { SessionFutures.cancelWork(this, cancellation(it)) }
		}
	} catch (_: CancellationException) {
		withContext(NonCancellable) { suspendCoroutine { resumes(it) } }
	}

private fun cancellation(cause: Throwable?) = CancellationException("The coroutine was cancelled").apply { initCause(cause) }

/**
 * Await a step of a transaction, which itself waits for the step. If the coroutine is cancelled, the step is abandoned.
 */
internal suspend fun <T> CompletionStage<T>.awaitStep(): T =
	suspendCancellableCoroutine<Outcome<T>> { continuation ->
		resumes(continuation)
		continuation.invokeOnCancellation { toCompletableFuture().cancel(false) }
	}.get()

private fun <T> CompletionStage<T>.resumes(continuation: Continuation<Outcome<T>>) {
	handle { value, error: Throwable? ->
		val cause = if (error is CompletionException) error.cause ?: error else error
		continuation.resume(Outcome(value, cause))
	}
}
