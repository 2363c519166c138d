package io.github.neo4jsessions.transaction;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;

import io.github.neo4jsessions.autoconfigure.AsyncTransactionAutoConfiguration;
import io.github.neo4jsessions.autoconfigure.NamedSessionTemplatesAutoConfiguration;
import io.github.neo4jsessions.autoconfigure.SessionTemplateAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.neo4j.driver.Driver;
import reactor.core.publisher.Mono;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Transactional methods that return no future, in an application whose only transaction
 * managers are those of this library: they behave as in an application without a manager.
 */
@ExtendWith(OutputCaptureExtension.class)
class BlockingMethodsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(TransactionAutoConfiguration.class, SessionTemplateAutoConfiguration.class,
						NamedSessionTemplatesAutoConfiguration.class, AsyncTransactionAutoConfiguration.class))
		.withBean(Driver.class, () -> mock(Driver.class));

	private final ApplicationContextRunner without = this.runner.withPropertyValues("neo4j.sessions.enabled=false");

	@Test
	void aMethodThatNamesNoManagerIsLeftAlone() {
		for (ApplicationContextRunner application : List.of(this.without, this.runner)) {
			application.withUserConfiguration(Untouched.class).run((context) -> {
				assertThat(context).hasNotFailed();
				Untouched untouched = context.getBean(Untouched.class);
				assertThat(AopUtils.isAopProxy(untouched)).isFalse();
				assertThat(untouched.text()).isEqualTo("no transaction");
			});
		}
	}

	@Test
	void soItIsBesideMethodsThatReturnAFuture() {
		this.runner.withUserConfiguration(Mixed.class).run((context) -> {
			Mixed mixed = context.getBean(Mixed.class);
			assertThat(mixed.text()).isEqualTo("no transaction");
			assertThat(mixed.call()).isEqualTo("called");
			assertThat(mixed.mono().block()).isEqualTo("mono");
			assertRunsInAScope(mixed.future());
			assertRunsInAScope((CompletableFuture<?>) mixed.lessSpecificFuture());
			assertThat(mixed).hasToString("mixed");
		});
	}

	@Test
	void soItIsWithSeveralTemplates() {
		this.runner
			.withPropertyValues("neo4j.sessions.templates.orders.max-active=1",
					"neo4j.sessions.templates.users.max-active=1")
			.withUserConfiguration(Mixed.class)
			.run((context) -> {
				assertThat(context.getBeanNamesForType(TransactionManager.class)).hasSize(3);
				assertThat(context.getBean(Mixed.class).text()).isEqualTo("no transaction");
			});
	}

	@Test
	void aMethodThatNamesAnAsynchronousManagerIsRefused() {
		this.runner.withUserConfiguration(Named.class, OfQualifier.class).run((context) -> {
			assertRefused(context.getBean(Named.class)::asynchronous, "Named.asynchronous");
			assertRefused(context.getBean(Named.class)::composed, "Named.composed");
			assertRefused(context.getBean(OfQualifier.class)::ofClass, "OfQualifier.ofClass");
		});
	}

	@Test
	void aMethodIsRefusedIfTheApplicationEnablesTransactionManagementWithoutAnotherManager() {
		this.runner.withUserConfiguration(Enabled.class, Mixed.class)
			.run((context) -> assertRefused(context.getBean(Mixed.class)::text, "Mixed.text"));
	}

	@Test
	void eachMethodThatRunsWithoutItsTransactionIsLoggedOnceAtTheStart(CapturedOutput output) {
		this.runner.withUserConfiguration(Untouched.class, Mixed.class).run((context) -> {
			assertThat(output.getOut().lines().filter((line) -> line.contains("runs without a transaction"))).hasSize(4)
				.allMatch((line) -> line.contains("WARN"))
				.anyMatch((line) -> line.contains(Untouched.class.getName() + ".text")
						&& line.contains("CompletableFuture<String>"))
				.anyMatch((line) -> line.contains(Mixed.class.getName() + ".text"))
				.anyMatch((line) -> line.contains(Mixed.class.getName() + ".call"))
				.anyMatch((line) -> line.contains(Mixed.class.getName() + ".mono") && line.contains("Mono.toFuture()"));
			context.getBean(Mixed.class).text();
			assertThat(output.getOut().lines().filter((line) -> line.contains("runs without a transaction")))
				.hasSize(4);
		});
	}

	@Test
	void nothingIsLoggedWithoutTheLibrary(CapturedOutput output) {
		this.without.withUserConfiguration(Untouched.class)
			.run((context) -> assertThat(output).doesNotContain("runs without a transaction"));
	}

	private static void assertRefused(Callable<?> call, String method) {
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(call::call)
			.withMessageContaining(method)
			.withMessageContaining("CompletableFuture<String>");
	}

	private static void assertRunsInAScope(CompletableFuture<?> future) {
		// the mocked driver returns no session: the error shows that a scope was begun
		assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
			.withMessageContaining("could not begin");
	}

	private static String transaction() {
		return TransactionSynchronizationManager.isActualTransactionActive() ? "a transaction" : "no transaction";
	}

	/**
	 * A proxy of it could not be created.
	 */
	static final class Untouched {

		@Transactional
		String text() {
			return transaction();
		}

		@Transactional(propagation = Propagation.SUPPORTS)
		String perhaps() {
			return transaction();
		}

	}

	@Transactional
	public static class Mixed implements Callable<Object> {

		public String text() {
			return transaction();
		}

		@Override
		public Object call() {
			return "called";
		}

		public Mono<String> mono() {
			return Mono.just("mono");
		}

		public CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("future");
		}

		public Future<String> lessSpecificFuture() {
			return CompletableFuture.completedFuture("less specific");
		}

		@Override
		public String toString() {
			return "mixed";
		}

	}

	static class Named {

		@Transactional(AsyncTransactional.DEFAULT_MANAGER)
		String asynchronous() {
			return "never";
		}

		@AsyncTransactional
		String composed() {
			return "never";
		}

	}

	@Qualifier(AsyncTransactional.DEFAULT_MANAGER)
	static class OfQualifier {

		@Transactional
		String ofClass() {
			return "never";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class Enabled {

	}

}
