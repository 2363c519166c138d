package io.github.neo4jsessions.kotlin

import io.github.neo4jsessions.SessionTemplate
import io.github.neo4jsessions.embedded.EmbeddedNeo4j
import io.github.neo4jsessions.kotlin.documented.Accounts
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.fail
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.Timeout
import org.neo4j.driver.AuthTokens
import org.neo4j.driver.Driver
import org.neo4j.driver.GraphDatabase
import org.neo4j.driver.exceptions.ClientException
import org.springframework.dao.DataIntegrityViolationException

/**
 * Coroutines on a real server.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
internal class CoroutinesIT {

	private lateinit var server: EmbeddedNeo4j

	private lateinit var driver: Driver

	private lateinit var sessions: SessionTemplate

	@BeforeAll
	fun start() {
		server = EmbeddedNeo4j.start()
		driver = GraphDatabase.driver(server.boltUri(), AuthTokens.basic(server.username(), server.password()))
		sessions = SessionTemplate.builder(driver).transactionMetadata(mapOf("app" to "coroutines")).build()
		run { sessions.query("CREATE CONSTRAINT FOR (a:Account) REQUIRE a.id IS UNIQUE").awaitRun() }
	}

	@AfterAll
	fun stop() {
		driver.close()
		server.close()
	}

	@AfterEach
	fun nothingIsLeftOpen() {
		assertThat(sessions.statistics().active()).isZero()
		await().untilAsserted { run { assertThat(openTransactions()).isZero() } }
	}

	private fun run(block: suspend () -> Unit) = runBlocking(Dispatchers.Default) { block() }

	/**
	 * The transaction of the query itself is left out.
	 */
	private suspend fun openTransactions(): Long =
		sessions.query("SHOW TRANSACTIONS YIELD metaData, currentQuery WHERE metaData.app = 'coroutines' "
				+ "AND NOT currentQuery STARTS WITH 'SHOW' RETURN count(*)")
			.fetchAs<Long>().awaitOne()

	private suspend fun count(label: String): Long =
		sessions.query("MATCH (n:$label) RETURN count(n)").fetchAs<Long>().awaitOne()

	@Test
	fun `the documented class transfers`() = run {
		sessions.query("CREATE (:Account {id: 'doc-a', balance: 10}), (:Account {id: 'doc-b', balance: 0})").awaitRun()
		assertThat(Accounts(sessions).transfer("doc-a", "doc-b", 4)).isEqualTo(4)
		assertThat(sessions.query("MATCH (a:Account {id: 'doc-a'}) RETURN a.balance").fetchAs<Long>().awaitOne()).isEqualTo(6)
		sessions.query("MATCH (a:Account) WHERE a.id IN ['doc-a', 'doc-b'] DELETE a").awaitRun()
	}

	@Test
	fun `writes, reads and maps`() = run {
		data class Person(val name: String, val age: Long)
		sessions.write { tx ->
			tx.run("CREATE (:Person {name: 'Ann', age: 41})").awaitSummary()
			sessions.query("CREATE (:Person {name: \$name, age: \$age})").bindAll(mapOf("name" to "Bob", "age" to 42)).awaitRun()
			assertThat(tx.run("MATCH (p:Person) RETURN p.age AS age ORDER BY age").awaitList().map { it["age"].asLong() })
				.containsExactly(41, 42)
		}
		val people = sessions.read { tx ->
			tx.query("MATCH (p:Person) RETURN p.name AS name, p.age AS age ORDER BY age")
				.mappedBy { Person(it["name"].asString(), it["age"].asLong()) }.awaitAll()
		}
		assertThat(people).containsExactly(Person("Ann", 41), Person("Bob", 42))
	}

	@Test
	fun `translates the errors of the server`() = run {
		sessions.query("CREATE (:Account {id: 'twice'})").awaitRun()
		try {
			sessions.write { tx -> tx.query("CREATE (:Account {id: 'twice'})").awaitRun() }
			fail<Any>("The constraint was not checked")
		} catch (ex: DataIntegrityViolationException) {
			assertThat(ex).cause().isInstanceOf(ClientException::class.java)
		}
	}

	@Test
	fun `streams rows into a flow in the transaction and alone`() = run {
		val numbers = sessions.query("UNWIND range(1, 5000) AS n RETURN n").fetchAs<Long>()
		assertThat(numbers.asFlow().toList()).isEqualTo((1L..5000L).toList())
		assertThat(numbers.asFlow().take(3).toList()).containsExactly(1, 2, 3)
		sessions.write { tx ->
			tx.run("CREATE (:Streamed)").awaitSummary()
			withContext(Dispatchers.IO) {
				assertThat(sessions.query("MATCH (n:Streamed) RETURN count(n)").fetchAs<Long>().asFlow().toList()).containsExactly(1)
			}
			assertThat(numbers.asFlow().take(3).toList()).containsExactly(1, 2, 3)
		}
		await().until { sessions.statistics().active() == 0L }
	}

	@Test
	fun `a cancelled coroutine leaves nothing behind`() = run {
		coroutineScope {
			val working = CompletableDeferred<Unit>()
			val job = launch {
				sessions.write { tx ->
					tx.run("CREATE (:Cancelled)").awaitSummary()
					working.complete(Unit)
					awaitCancellation()
				}
			}
			working.await()
			job.cancelAndJoin()
			assertThat(sessions.statistics().active()).isZero()
			assertThat(count("Cancelled")).isZero()
		}
	}

	@Test
	fun `a query that runs on is ended on the server`() = run {
		val terminating = sessions.mutate().terminateOnCancel(true).build()
		coroutineScope {
			val job = launch {
				terminating.write { tx ->
					tx.query("UNWIND range(1, 1000000000000) AS n WITH n WHERE n % 2 = 3 RETURN count(n)").awaitRun()
				}
			}
			while (openTransactions() == 0L) {
				yield()
			}
			job.cancelAndJoin()
		}
		await().until { terminating.statistics().active() == 0L }
	}

	/**
	 * The transactions lock the same nodes in different orders, so that some of them run into deadlocks.
	 */
	@Test
	fun `deadlocks are resolved by retries`() = run {
		sessions.query("UNWIND range(0, 3) AS id CREATE (:Account {id: id, balance: 100})").awaitRun()
		coroutineScope {
			repeat(40) { n ->
				launch {
					sessions.write {
						move(n % 4, -1)
						move((n + 1 + n / 4 % 3) % 4, 1)
					}
				}
			}
		}
		assertThat(sessions.query("MATCH (a:Account) WHERE a.balance IS NOT NULL RETURN sum(a.balance)").fetchAs<Long>().awaitOne())
			.isEqualTo(400)
	}

	private suspend fun move(id: Int, amount: Int) {
		sessions.query("MATCH (a:Account {id: \$id}) SET a.balance = a.balance + \$amount RETURN a.balance")
			.bindAll(mapOf("id" to id, "amount" to amount))
			.fetchAs<Long>()
			.awaitOne()
	}

}
