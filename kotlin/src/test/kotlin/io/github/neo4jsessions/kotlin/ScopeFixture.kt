package io.github.neo4jsessions.kotlin

import io.github.neo4jsessions.RetrySettings
import io.github.neo4jsessions.SessionTemplate
import io.github.neo4jsessions.test.driver.ScriptedDriver
import io.github.neo4jsessions.test.driver.Step
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Timeout
import java.time.Duration
import java.util.concurrent.Executors
import kotlin.coroutines.CoroutineContext
import kotlin.reflect.KClass

/**
 * A template on a driver without a server. After each test every session is closed once and counted once.
 */
@Timeout(60)
internal abstract class ScopeFixture {

	private val ioThread = Executors.newSingleThreadExecutor { Thread(it, "driver") }

	protected val driver: ScriptedDriver = ScriptedDriver.create(ioThread)

	protected var sessions: SessionTemplate = template { this }

	/**
	 * How many queries outside of a transaction are of unknown outcome.
	 */
	protected var unknownQueries = 0

	protected fun template(change: SessionTemplate.Builder.() -> SessionTemplate.Builder): SessionTemplate =
		SessionTemplate.builder(driver).name("kotlin").retry(RetrySettings.none()).change().build()

	/**
	 * The texts of the queries that were committed.
	 */
	protected fun applied(): List<String> = driver.applied().map { it.text() }

	protected fun test(context: CoroutineContext = Dispatchers.Default, block: suspend CoroutineScope.() -> Unit) =
		runBlocking(context) { block() }

	/**
	 * Run a test whose coroutines share a single thread.
	 */
	protected fun testOnOneThread(name: String, block: suspend CoroutineScope.() -> Unit) =
		Executors.newSingleThreadExecutor { Thread(it, name) }.asCoroutineDispatcher().use { test(it, block) }

	protected fun eventually(condition: () -> Boolean) =
		await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(30)).until(condition)

	/**
	 * Return what the block throws. Unlike AssertJ's functions, this one can suspend.
	 */
	protected suspend fun <E : Throwable> thrownBy(type: KClass<E>, block: suspend () -> Unit): E {
		val thrown = try {
			block()
			null
		} catch (ex: Throwable) {
			ex
		}
		assertThat(thrown).isInstanceOf(type.java)
		return type.java.cast(thrown)
	}

	protected fun assertOutcomes(committed: Long = 0, rolledBack: Long = 0, failed: Long = 0, unknown: Long = 0) {
		val statistics = sessions.statistics()
		assertThat(statistics.committed()).describedAs("committed").isEqualTo(committed)
		assertThat(statistics.rolledBack()).describedAs("rolled back").isEqualTo(rolledBack)
		assertThat(statistics.failed()).describedAs("failed").isEqualTo(failed)
		assertThat(statistics.unknown()).describedAs("unknown").isEqualTo(unknown)
	}

	@AfterEach
	fun closedOnceAndCountedOnce() {
		eventually { sessions.statistics().active() == 0L }
		val statistics = sessions.statistics()
		assertThat(statistics.pending()).isZero()
		assertThat(statistics.closed()).isEqualTo(statistics.opened()).isEqualTo(driver.count(Step.CLOSE))
		assertThat(statistics.committed() + statistics.rolledBack() + statistics.failed() + statistics.unknown())
			.isEqualTo(driver.count(Step.BEGIN) + unknownQueries)
		ioThread.shutdownNow()
	}

}
