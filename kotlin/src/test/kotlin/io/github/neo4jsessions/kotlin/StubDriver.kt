package io.github.neo4jsessions.kotlin

import org.neo4j.driver.Driver
import org.neo4j.driver.Query
import org.neo4j.driver.SessionConfig
import org.neo4j.driver.async.AsyncSession
import org.neo4j.driver.async.AsyncTransaction
import org.neo4j.driver.async.ResultCursor
import org.neo4j.driver.summary.ResultSummary
import java.lang.reflect.Proxy
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors

/**
 * A driver without a server. It records each step, completes it on a thread of its own, and holds or fails it as the test
 * demands. Queries of a transaction are applied when it commits, those of a session at once.
 */
internal class StubDriver : AutoCloseable {

	enum class Step { SESSION, BEGIN, RUN, COMMIT, ROLLBACK, CLOSE }

	val steps = CopyOnWriteArrayList<Step>()

	val applied = CopyOnWriteArrayList<String>()

	val sessionConfigs = CopyOnWriteArrayList<SessionConfig>()

	private val answers = ConcurrentHashMap<Step, (Int) -> CompletionStage<*>>()

	private val ioThread: ExecutorService = Executors.newSingleThreadExecutor { Thread(it, "stub-driver") }

	val driver: Driver = proxy { method, arguments ->
		check(method == "session") { method }
		steps += Step.SESSION
		arguments.filterIsInstance<SessionConfig>().forEach { sessionConfigs += it }
		session()
	}

	fun count(step: Step) = steps.count { it == step }

	/**
	 * Let a step complete after the signal; an error of the signal is the error of the step, which is then not taken.
	 */
	fun answer(step: Step, signal: (attempt: Int) -> CompletionStage<*>) {
		answers[step] = signal
	}

	fun hold(step: Step): CompletableFuture<Void?> = CompletableFuture<Void?>().also { signal -> answer(step) { signal } }

	fun fail(step: Step, error: Throwable) = answer(step) { CompletableFuture.failedFuture<Void>(error) }

	private fun session(): AsyncSession = proxy { method, arguments ->
		when (method) {
			"beginTransactionAsync" -> take(Step.BEGIN) { transaction() }
			"runAsync" -> take(Step.RUN) { cursor(arguments, applied) }
			"lastBookmarks" -> setOf<Any>()
			"closeAsync" -> take(Step.CLOSE) { null }
			else -> error(method)
		}
	}

	private fun transaction(): AsyncTransaction {
		val pending = CopyOnWriteArrayList<String>()
		return proxy { method, arguments ->
			when (method) {
				"runAsync" -> take(Step.RUN) { cursor(arguments, pending) }
				"commitAsync" -> take(Step.COMMIT) {
					applied += pending
					null
				}
				"rollbackAsync" -> take(Step.ROLLBACK) { null }
				else -> error(method)
			}
		}
	}

	private fun cursor(arguments: Array<Any?>, queries: MutableList<String>): ResultCursor {
		queries += (arguments[0] as? Query)?.text() ?: arguments[0].toString()
		return proxy { method, _ ->
			when (method) {
				"nextAsync", "peekAsync" -> CompletableFuture.completedFuture(null)
				"consumeAsync" -> CompletableFuture.completedFuture(proxy<ResultSummary> { _, _ -> null })
				"listAsync" -> CompletableFuture.completedFuture(listOf<Any>())
				else -> error(method)
			}
		}
	}

	private fun take(step: Step, effect: () -> Any?): CompletionStage<Any?> {
		steps += step
		val signal = answers[step]?.invoke(count(step)) ?: CompletableFuture.completedFuture(null)
		return signal.thenApplyAsync({ effect() }, ioThread)
	}

	override fun close() {
		ioThread.shutdownNow()
	}

	private inline fun <reified T : Any> proxy(crossinline call: (String, Array<Any?>) -> Any?): T =
		Proxy.newProxyInstance(T::class.java.classLoader, arrayOf(T::class.java)) { self, method, arguments ->
			when (method.name) {
				"equals" -> self === arguments[0]
				"hashCode" -> System.identityHashCode(self)
				"toString" -> "stub of ${T::class.simpleName}"
				else -> call(method.name, arguments ?: arrayOf())
			}
		} as T

}
