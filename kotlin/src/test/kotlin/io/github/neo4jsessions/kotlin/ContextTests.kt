package io.github.neo4jsessions.kotlin

import io.github.neo4jsessions.TransactionScope
import io.github.neo4jsessions.test.driver.Step
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.dao.EmptyResultDataAccessException

/**
 * Where calls of the template join the transaction of a coroutine.
 */
internal class ContextTests : ScopeFixture() {

	@Test
	fun `calls join after each suspension and on each dispatcher`() = test {
		sessions.write { tx ->
			sessions.query("CREATE (:A)").awaitRun()
			delay(1)
			sessions.query("CREATE (:B)").awaitRun()
			withContext(Dispatchers.IO) {
				yield()
				assertThat(TransactionScope.required()).isSameAs(tx)
				sessions.query("CREATE (:C)").awaitRun()
				withContext(NonCancellable + Dispatchers.Unconfined) {
					delay(1)
					sessions.query("CREATE (:D)").awaitRun()
					sessions.query("CREATE (:E)").awaitRun()
				}
			}
			launch(Dispatchers.Default) { sessions.query("CREATE (:F)").awaitRun() }.join()
			// of the Java API
			sessions.query("CREATE (:G)").run().await()
			sessions.executeWrite { it.runAsync("CREATE (:H)").thenApply { "joined" } }.await()
		}
		assertThat(driver.count(Step.BEGIN)).isOne()
		assertThat(applied()).containsExactly(*('A'..'H').map { "CREATE (:$it)" }.toTypedArray())
	}

	@Test
	fun `calls join on a dispatcher that runs the block on the thread of the driver`() = test(Dispatchers.Unconfined) {
		sessions.write {
			sessions.query("CREATE (:A)").awaitRun()
			sessions.query("CREATE (:B)").awaitRun()
		}
		assertThat(driver.count(Step.BEGIN)).isOne()
		assertThat(driver.count(Step.SESSION)).isOne()
	}

	/**
	 * The coroutines take turns on one thread.
	 */
	@Test
	fun `other coroutines of the same thread are outside`() = testOnOneThread("shared") {
		val suspended = CompletableDeferred<Unit>()
		val goOn = CompletableDeferred<Unit>()
		val call = async {
			sessions.write { tx ->
				suspended.complete(Unit)
				goOn.await()
				assertThat(TransactionScope.required()).isSameAs(tx)
			}
		}
		suspended.await()
		assertThat(TransactionScope.current()).isEmpty()
		sessions.query("CREATE (:Outside)").awaitRun()
		assertThat(applied()).containsExactly("CREATE (:Outside)")
		goOn.complete(Unit)
		call.await()
		assertThat(TransactionScope.current()).isEmpty()
	}

	@Test
	fun `nested transactions put the thread back into the one around them`() = testOnOneThread("shared") {
		sessions.write { outer ->
			sessions.write { inner ->
				yield()
				assertThat(TransactionScope.required()).isSameAs(inner)
			}
			assertThat(TransactionScope.required()).isSameAs(outer)
			yield()
			assertThat(TransactionScope.required()).isSameAs(outer)
		}
		assertThat(TransactionScope.current()).isEmpty()
	}

	@Test
	fun `a coroutine that outlives the transaction is refused`() = test {
		val goOn = CompletableDeferred<Unit>()
		val outliving = sessions.write { tx ->
			tx.run("CREATE (:A)").awaitSummary()
			CoroutineScope(Dispatchers.Default + tx.asContextElement()).async(start = CoroutineStart.UNDISPATCHED) {
				goOn.await()
				thrownBy(IllegalStateException::class) { sessions.query("CREATE (:Late)").awaitRun() }
			}
		}
		goOn.complete(Unit)
		assertThat(outliving.await()).hasMessageContaining("The scope has ended")
		assertThat(applied()).containsExactly("CREATE (:A)")
	}

	@Test
	fun `coroutines in the work of another style join with the context element`() = test {
		sessions.executeWrite { tx ->
			future(Dispatchers.Default + tx.asContextElement()) {
				delay(1)
				sessions.query("CREATE (:A)").awaitRun()
			}
		}.await()
		assertThat(driver.count(Step.BEGIN)).isOne()
		assertThat(applied()).containsExactly("CREATE (:A)")
	}

	@Test
	fun `a flow is part of the transaction in which it is created`() = test {
		sessions.write {
			val rows = sessions.query("MATCH (n) RETURN n").asFlow()
			withContext(Dispatchers.IO) { assertThat(rows.toList()).isEmpty() }
		}
		assertThat(driver.count(Step.SESSION)).isOne()
		assertThat(driver.count(Step.COMMIT)).isOne()
	}

	@Test
	fun `a flow that is created outside is part of the transaction of its collector`() = test {
		val rows = sessions.query("MATCH (n) RETURN n").asFlow()
		sessions.write { rows.toList() }
		assertThat(driver.count(Step.SESSION)).isOne()
		assertThat(driver.count(Step.BEGIN)).isOne()
		rows.toList()
		assertThat(driver.count(Step.SESSION)).isEqualTo(2)
		assertThat(driver.count(Step.BEGIN)).isOne()
	}

	@Test
	fun `a flow does not leave its transaction`() = test {
		val rows = sessions.write { sessions.query("MATCH (n) RETURN n").asFlow() }
		assertThat(thrownBy(IllegalStateException::class) { rows.toList() }).hasMessageContaining("The scope has ended")
		assertThat(driver.count(Step.RUN)).isZero()
	}

	@Test
	fun `a flow throws the exception of its query itself`() = test {
		val error = IllegalStateException("stub")
		driver.on(Step.RUN).fail(error)
		assertThat(thrownBy(IllegalStateException::class) { sessions.query("RETURN 1").asFlow().toList() }).isSameAs(error)
	}

	@Test
	fun `a query without a row`() = test {
		assertThat(sessions.query("MATCH (n) RETURN n").awaitOneOrNull()).isNull()
		assertThat(sessions.query("MATCH (n) RETURN n").fetchAs<Long>().awaitFirstOrNull()).isNull()
		assertThat(sessions.query("MATCH (n) RETURN n").awaitAll()).isEmpty()
		thrownBy(EmptyResultDataAccessException::class) { sessions.query("MATCH (n) RETURN n").awaitOne() }
		thrownBy(EmptyResultDataAccessException::class) { sessions.query("MATCH (n) RETURN n").awaitFirst() }
	}

}
