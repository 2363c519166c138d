package io.github.neo4jsessions.kotlin

import io.github.neo4jsessions.RetrySettings
import io.github.neo4jsessions.TransactionOutcomeUnknownException
import io.github.neo4jsessions.TransactionScope
import io.github.neo4jsessions.test.driver.Step
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.neo4j.driver.AccessMode
import org.neo4j.driver.TransactionConfig
import org.neo4j.driver.exceptions.ServiceUnavailableException
import org.neo4j.driver.exceptions.TransientException
import org.springframework.transaction.CannotCreateTransactionException
import org.springframework.transaction.TransactionDefinition
import org.springframework.transaction.UnexpectedRollbackException
import org.springframework.transaction.support.DefaultTransactionDefinition
import java.time.Duration
import java.util.concurrent.CompletableFuture

/**
 * How a suspending transaction ends, and what its caller receives. The exceptions are compared by identity: assertions are
 * enabled in tests, and with them kotlinx.coroutines' recovery of stack traces, which copies exceptions.
 */
internal class TransactionTests : ScopeFixture() {

	@Test
	fun `commits, closes the session, and returns the value`() = test {
		val value = sessions.write { tx ->
			tx.run("CREATE (:A)").awaitSummary()
			"created"
		}
		assertThat(value).isEqualTo("created")
		assertThat(sessions.statistics().active()).isZero()
		assertThat(driver.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE)
		assertThat(applied()).containsExactly("CREATE (:A)")
		assertOutcomes(committed = 1)
	}

	@Test
	fun `returns null`() = test {
		val value: String? = sessions.read { null }
		assertThat(value).isNull()
		assertThat(driver.sessionConfigs().single().defaultAccessMode()).isEqualTo(AccessMode.READ)
	}

	@Test
	fun `passes the configuration and the definition on`() = test {
		sessions.write(TransactionConfig.builder().withTimeout(Duration.ofSeconds(3)).build()) { }
		sessions.read(TransactionConfig.builder().withTimeout(Duration.ofSeconds(3)).build()) { }
		sessions.transaction(DefaultTransactionDefinition().apply { isReadOnly = true }) { }
		sessions.transaction { }
		assertThat(driver.sessionConfigs().map { it.defaultAccessMode() })
			.containsExactly(AccessMode.WRITE, AccessMode.READ, AccessMode.READ, AccessMode.WRITE)
	}

	@Test
	fun `rolls back and throws the exception of the block itself`() = test {
		val error = IllegalArgumentException("no such account", IllegalStateException("cause"))
		val thrown = thrownBy(IllegalArgumentException::class) {
			sessions.write { tx ->
				tx.run("CREATE (:A)").awaitSummary()
				yield()
				throw error
			}
		}
		assertThat(thrown).isSameAs(error)
		assertThat(applied()).isEmpty()
		assertOutcomes(rolledBack = 1)
	}

	@Test
	fun `throws the exceptions of the library as they are`() = test {
		val lost = ServiceUnavailableException("connection reset")
		driver.on(Step.COMMIT).fail(lost)
		val unknown = thrownBy(TransactionOutcomeUnknownException::class) { sessions.write { } }
		assertThat(unknown).cause().isSameAs(lost)
		driver.on(Step.BEGIN).fail(lost)
		val refused = thrownBy(CannotCreateTransactionException::class) { sessions.write { } }
		assertThat(refused).cause().isSameAs(lost)
		assertOutcomes(failed = 1, unknown = 1)
	}

	@Test
	fun `runs the block again after a retryable error`() = test {
		sessions = template { retry(RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1.0, 0.0, false)) }
		var attempts = 0
		val value = sessions.write { tx ->
			tx.run("CREATE (:A)").awaitSummary()
			attempts++
			if (attempts < 3) {
				throw TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked")
			}
			attempts
		}
		assertThat(value).isEqualTo(3)
		assertThat(sessions.statistics().retries()).isEqualTo(2)
		assertOutcomes(committed = 1, rolledBack = 2)
	}

	@Test
	fun `runs the block on the dispatcher of the caller`() = testOnOneThread("caller") {
		val threads = sessions.write { tx ->
			val before = Thread.currentThread().name
			tx.run("CREATE (:A)").awaitSummary()
			listOf(before, Thread.currentThread().name)
		}
		assertThat(threads).allSatisfy { assertThat(it).startsWith("caller") }
		assertThat(Thread.currentThread().name).startsWith("caller")
	}

	@Test
	fun `awaits the coroutines launched in the block before the commit`() = test {
		val gate = CompletableDeferred<Unit>()
		val call = async {
			sessions.write { tx ->
				launch {
					gate.await()
					tx.run("CREATE (:Child)").awaitSummary()
				}
				tx.run("CREATE (:Parent)").awaitSummary()
			}
		}
		eventually { driver.count(Step.RUN) == 1L }
		assertThat(driver.count(Step.COMMIT)).isZero()
		gate.complete(Unit)
		call.await()
		assertThat(applied()).containsExactly("CREATE (:Parent)", "CREATE (:Child)")
	}

	@Test
	fun `rolls back if a coroutine launched in the block fails`() = test {
		val error = IllegalStateException("child")
		val thrown = thrownBy(IllegalStateException::class) {
			sessions.write { tx ->
				launch { throw error }
				tx.run("CREATE (:Parent)").awaitSummary()
			}
		}
		assertThat(thrown).isSameAs(error)
		assertOutcomes(rolledBack = 1)
	}

	@Test
	fun `joins the transaction around it`() = test {
		sessions.write { outer ->
			outer.run("CREATE (:Outer)").awaitSummary()
			val inner = sessions.write { inner ->
				inner.run("CREATE (:Inner)").awaitSummary()
				assertThat(TransactionScope.required()).isSameAs(inner)
				"inner"
			}
			assertThat(inner).isEqualTo("inner")
			assertThat(TransactionScope.required()).isSameAs(outer)
		}
		assertThat(driver.count(Step.BEGIN)).isOne()
		assertThat(applied()).containsExactly("CREATE (:Outer)", "CREATE (:Inner)")
	}

	@Test
	fun `is rolled back as a whole if a joined call failed`() = test {
		val error = IllegalStateException("inner")
		thrownBy(UnexpectedRollbackException::class) {
			sessions.write { outer ->
				outer.run("CREATE (:Outer)").awaitSummary()
				assertThat(thrownBy(IllegalStateException::class) { sessions.write { throw error } }).isSameAs(error)
			}
		}
		assertThat(applied()).isEmpty()
		assertOutcomes(rolledBack = 1)
	}

	@Test
	fun `follows the propagation`() = test {
		sessions.write { outer ->
			outer.run("CREATE (:Outer)").awaitSummary()
			sessions.transaction(DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW)) { tx ->
				tx.run("CREATE (:Audit)").awaitSummary()
			}
			assertThat(applied()).containsExactly("CREATE (:Audit)")
			outer.setRollbackOnly()
		}
		assertThat(applied()).containsExactly("CREATE (:Audit)")
		assertOutcomes(committed = 1, rolledBack = 1)
	}

	@Test
	fun `two transactions of one coroutine are independent`() = test {
		coroutineScope {
			val first = async { sessions.write { tx -> tx.run("CREATE (:First)").awaitSummary() } }
			val second = async {
				thrownBy(IllegalStateException::class) { sessions.write { error("second") } }
			}
			first.await()
			second.await()
		}
		assertThat(applied()).containsExactly("CREATE (:First)")
		assertOutcomes(committed = 1, rolledBack = 1)
	}

	@Test
	fun `a session commits each query`() = test {
		thrownBy(IllegalStateException::class) {
			sessions.session { session ->
				session.run("CREATE (:A)").awaitSummary()
				error("after the query")
			}
		}
		assertThat(applied()).containsExactly("CREATE (:A)")
		assertThat(driver.steps()).containsExactly(Step.SESSION, Step.RUN, Step.CLOSE)
	}

	@Test
	fun `a future of the caller is no part of the transaction`() = test {
		val foreign = CompletableFuture.completedFuture("foreign")
		assertThat(sessions.write { foreign }).isSameAs(foreign)
	}

}
