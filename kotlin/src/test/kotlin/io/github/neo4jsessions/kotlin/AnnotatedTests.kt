package io.github.neo4jsessions.kotlin

import io.github.neo4jsessions.SessionTemplate
import io.github.neo4jsessions.TransactionScope
import io.github.neo4jsessions.test.driver.Step
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager
import io.github.neo4jsessions.transaction.AsyncTransactionConfiguration
import io.github.neo4jsessions.transaction.AsyncTransactional
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.context.annotation.AnnotationConfigApplicationContext
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Import
import org.springframework.transaction.IllegalTransactionStateException
import org.springframework.transaction.annotation.EnableTransactionManagement
import java.util.concurrent.CompletableFuture

/**
 * Annotated methods in Kotlin.
 */
internal class AnnotatedTests : ScopeFixture() {

	private suspend fun with(call: suspend (Accounts) -> Unit) {
		AnnotationConfigApplicationContext().use { context ->
			context.beanFactory.registerSingleton("sessionTemplate", sessions)
			context.beanFactory.registerSingleton(AsyncTransactional.DEFAULT_MANAGER, AsyncNeo4jTransactionManager(sessions))
			context.register(Transactions::class.java, Accounts::class.java)
			context.refresh()
			call(context.getBean(Accounts::class.java))
		}
	}

	@Test
	fun `suspending functions are refused before anything begins`() = test {
		with { accounts ->
			val refusal = thrownBy(IllegalTransactionStateException::class) { accounts.suspending() }
			assertThat(refusal).hasMessageContaining("Accounts.suspending").hasMessageContaining("sessions.write { .. }")
		}
		assertThat(driver.steps()).isEmpty()
	}

	@Test
	fun `methods that return a future join the transaction of a block, after each suspension`() = test(Dispatchers.IO) {
		with { accounts ->
			sessions.write { tx ->
				tx.run("CREATE (:A)").awaitSummary()
				yield()
				accounts.future().await()
			}
		}
		assertThat(driver.count(Step.BEGIN)).isOne()
		assertThat(applied()).containsExactly("CREATE (:A)", "CREATE (:B)")
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import(AsyncTransactionConfiguration::class)
	open class Transactions

	open class Accounts(private val sessions: SessionTemplate) {

		@AsyncTransactional
		open suspend fun suspending(): String = sessions.write { "not reached" }

		@AsyncTransactional
		open fun future(): CompletableFuture<String> =
			TransactionScope.required().runAsync("CREATE (:B)").thenApply { "created" }.toCompletableFuture()

	}

}
