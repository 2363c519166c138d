package io.github.neo4jsessions.kotlin

import io.github.neo4jsessions.RetrySettings
import io.github.neo4jsessions.SessionScopeAbortedException
import io.github.neo4jsessions.SessionScopeTimeoutException
import io.github.neo4jsessions.TransactionOutcomeUnknownException
import io.github.neo4jsessions.test.driver.Step
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.neo4j.driver.exceptions.ServiceUnavailableException
import org.neo4j.driver.exceptions.TransientException
import org.springframework.transaction.UnexpectedRollbackException
import java.time.Duration
import java.util.concurrent.CopyOnWriteArrayList

/**
 * The cancellation of a coroutine stops its scope, and the stop of a scope cancels its coroutine.
 */
internal class CancellationTests : ScopeFixture() {

	private val thrown = CopyOnWriteArrayList<Throwable>()

	/**
	 * Record what a call throws in a coroutine.
	 */
	private suspend fun <T> recorded(call: suspend () -> T): T = try {
		call()
	} catch (ex: Throwable) {
		thrown += ex
		throw ex
	}

	@Test
	fun `a cancelled coroutine rolls back and returns after the close`() = test {
		val rollback = driver.on(Step.ROLLBACK).stall()
		val working = CompletableDeferred<Unit>()
		val job = launch {
			recorded {
				sessions.write { tx ->
					tx.run("CREATE (:A)").awaitSummary()
					working.complete(Unit)
					awaitCancellation()
				}
			}
		}
		working.await()
		job.cancel()
		eventually { driver.count(Step.ROLLBACK) == 1L }
		assertThat(job.isCompleted).isFalse()
		assertThat(sessions.statistics().active()).isOne()
		rollback.release()
		job.join()
		assertThat(sessions.statistics().active()).isZero()
		assertThat(thrown).singleElement().isInstanceOf(CancellationException::class.java)
		assertThat(applied()).isEmpty()
		assertOutcomes(rolledBack = 1)
	}

	@Test
	fun `a block that is cancelled commits nothing even if it returns a value`() = test {
		val working = CompletableDeferred<Unit>()
		val job = launch {
			sessions.write { tx ->
				tx.run("CREATE (:A)").awaitSummary()
				try {
					working.complete(Unit)
					awaitCancellation()
				} catch (_: CancellationException) {
					"swallowed"
				}
			}
		}
		working.await()
		job.cancelAndJoin()
		assertThat(driver.count(Step.COMMIT)).isZero()
		assertOutcomes(rolledBack = 1)
	}

	@Test
	fun `a coroutine that is cancelled during the begin does not run its block`() = test {
		val begin = driver.on(Step.BEGIN).stall()
		val job = launch { sessions.write { tx -> tx.run("CREATE (:A)").awaitSummary() } }
		eventually { driver.count(Step.BEGIN) == 1L }
		job.cancel()
		assertThat(job.isCompleted).isFalse()
		begin.release()
		job.join()
		assertThat(sessions.statistics().active()).isZero()
		assertThat(driver.count(Step.RUN)).isZero()
		assertOutcomes(rolledBack = 1)
	}

	@Test
	fun `a coroutine that is cancelled while it waits for a permit opens no session`() = test {
		sessions = template { maxActive(1) }
		val release = CompletableDeferred<Unit>()
		val holder = launch { sessions.session { release.await() } }
		eventually { sessions.statistics().active() == 1L }
		val waiter = launch { sessions.write { } }
		eventually { sessions.statistics().pending() == 1L }
		waiter.cancelAndJoin()
		assertThat(sessions.statistics().pending()).isZero()
		release.complete(Unit)
		holder.join()
		assertThat(driver.count(Step.SESSION)).isOne()
	}

	@Test
	fun `a coroutine that is cancelled between two attempts does not try again`() = test {
		sessions = template { retry(RetrySettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1.0, 0.0, false)) }
		// the error of the first attempt may be the result, and must not cancel the test
		val job = CoroutineScope(coroutineContext + SupervisorJob()).async {
			sessions.write { throw TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked") }
		}
		eventually { sessions.statistics().closed() == 1L }
		job.cancelAndJoin()
		assertThat(driver.count(Step.SESSION)).isOne()
	}

	@Test
	fun `a coroutine that is cancelled before its call opens no session`() = test {
		val job = launch {
			coroutineContext.job.cancel()
			recorded { sessions.write { } }
		}
		job.join()
		assertThat(thrown).singleElement().isInstanceOf(CancellationException::class.java)
		assertThat(driver.steps()).isEmpty()
	}

	@Test
	fun `a commit that was sent stands and its value is returned`() = test {
		val commit = driver.on(Step.COMMIT).stall()
		val returned = CompletableDeferred<String>()
		val job = launch {
			returned.complete(sessions.write { tx ->
				tx.run("CREATE (:A)").awaitSummary()
				"created"
			})
		}
		eventually { driver.count(Step.COMMIT) == 1L }
		job.cancel()
		assertThat(job.isCompleted).isFalse()
		commit.release()
		assertThat(returned.await()).isEqualTo("created")
		job.join()
		assertThat(applied()).containsExactly("CREATE (:A)")
		assertOutcomes(committed = 1)
	}

	@Test
	fun `an unknown outcome is thrown although the coroutine is cancelled`() = test {
		val commit = driver.on(Step.COMMIT).stall()
		val job = CoroutineScope(coroutineContext + SupervisorJob()).async {
			recorded { sessions.write { tx -> tx.run("CREATE (:A)").awaitSummary() } }
		}
		eventually { driver.count(Step.COMMIT) == 1L }
		job.cancel()
		commit.fail(ServiceUnavailableException("connection reset"))
		job.join()
		assertThat(thrown).singleElement().isInstanceOf(TransactionOutcomeUnknownException::class.java)
		assertOutcomes(unknown = 1)
	}

	@Test
	fun `a timeout of kotlin rolls back`() = test {
		val value = withTimeoutOrNull(50) {
			sessions.write { tx ->
				tx.run("CREATE (:A)").awaitSummary()
				awaitCancellation()
			}
		}
		assertThat(value as Any?).isNull()
		assertThat(sessions.statistics().active()).isZero()
		assertThat(applied()).isEmpty()
	}

	@Test
	fun `a timeout inside the block rolls back and is thrown`() = test {
		thrownBy(TimeoutCancellationException::class) {
			sessions.write { tx ->
				tx.run("CREATE (:A)").awaitSummary()
				withTimeout(10) { awaitCancellation() }
			}
		}
		assertOutcomes(rolledBack = 1)
	}

	@Test
	fun `a joined call that is cancelled rolls back the whole`() = test {
		thrownBy(UnexpectedRollbackException::class) {
			sessions.write { outer ->
				outer.run("CREATE (:A)").awaitSummary()
				val working = CompletableDeferred<Unit>()
				val inner = launch {
					sessions.write {
						working.complete(Unit)
						awaitCancellation()
					}
				}
				working.await()
				inner.cancelAndJoin()
			}
		}
		assertThat(applied()).isEmpty()
		assertOutcomes(rolledBack = 1)
	}

	@Test
	fun `a scope that times out cancels its block`() = test {
		var timeout = Duration.ofMillis(100)
		var waiting = false
		// again with more time if it has passed before the block waits
		while (!waiting) {
			driver.forget()
			sessions = template { scopeTimeout(timeout) }
			thrownBy(SessionScopeTimeoutException::class) {
				sessions.write { tx ->
					tx.run("CREATE (:A)").awaitSummary()
					waiting = true
					recorded { awaitCancellation() }
				}
			}
			timeout = timeout.multipliedBy(2)
		}
		assertThat(thrown).singleElement().isInstanceOf(CancellationException::class.java)
		assertOutcomes(rolledBack = 1)
	}

	@Test
	fun `a scope that is aborted waits for a block that cannot be cancelled`() = test {
		val working = CompletableDeferred<Unit>()
		val goOn = CompletableDeferred<Unit>()
		val call = async {
			thrownBy(SessionScopeAbortedException::class) {
				sessions.write { tx ->
					tx.run("CREATE (:A)").awaitSummary()
					withContext(NonCancellable) {
						working.complete(Unit)
						goOn.await()
					}
				}
			}
		}
		working.await()
		sessions.shutdown(Duration.ZERO)
		eventually { sessions.statistics().active() == 0L }
		assertThat(call.isCompleted).isFalse()
		goOn.complete(Unit)
		call.await()
		assertThat(applied()).isEmpty()
		assertOutcomes(rolledBack = 1)
	}

	@Test
	fun `the block is cancelled with its sessions`() = test {
		val working = CompletableDeferred<Unit>()
		val job = launch {
			sessions.session { session ->
				session.run("CREATE (:A)").awaitSummary()
				working.complete(Unit)
				recorded { awaitCancellation() }
			}
		}
		working.await()
		job.cancelAndJoin()
		assertThat(thrown).hasSize(1)
		assertThat(sessions.statistics().active()).isZero()
		assertThat(applied()).containsExactly("CREATE (:A)")
	}

	@Test
	fun `a cancelled query whose answer is lost is of unknown outcome`() = test {
		driver.on(Step.RUN).stall()
		val job = CoroutineScope(coroutineContext + SupervisorJob()).async {
			recorded { sessions.query("CREATE (:A)").awaitRun() }
		}
		eventually { driver.count(Step.RUN) == 1L }
		job.cancelAndJoin()
		assertThat(thrown).singleElement().isInstanceOf(TransactionOutcomeUnknownException::class.java)
		unknownQueries = 1
	}

}
