package io.github.neo4jsessions.internal.driver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;

import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Calls that are made in a scope after it has ended.
 */
class EndedScopeTests {

	private final SessionTemplate template = SessionTemplate.create(ScriptedDriver.create());

	/**
	 * Does what {@code spring.task.execution.propagate-context} does for an
	 * {@code @Async} method.
	 */
	@Test
	void aCallInAnEndedScopeOfTheCallerFailsAndSaysWhatToDo() {
		CompletableFuture<String> late = afterTheEnd(
				() -> this.template.executeWrite((tx) -> CompletableFuture.completedFuture("late")));
		assertThatThrownBy(late::join).cause()
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("propagate-context")
			.hasMessageContaining("REQUIRES_NEW")
			.hasMessageContaining("execute");
	}

	@Test
	void theRemediesInThatMessageWork() {
		DefaultTransactionDefinition requiresNew = new DefaultTransactionDefinition(
				TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		assertThat(afterTheEnd(() -> this.template.inTransaction(requiresNew,
				(tx) -> CompletableFuture.completedFuture("in a new transaction"))))
			.isCompletedWithValue("in a new transaction");
		assertThat(afterTheEnd(
				() -> this.template.execute((session) -> CompletableFuture.completedFuture("without a transaction"))))
			.isCompletedWithValue("without a transaction");
	}

	private CompletableFuture<String> afterTheEnd(Supplier<CompletableFuture<String>> call) {
		AtomicReference<CompletableFuture<String>> result = new AtomicReference<>();
		AtomicReference<Runnable> async = new AtomicReference<>();
		this.template.executeWrite((tx) -> {
			async.set(new ContextPropagatingTaskDecorator().decorate(() -> result.set(call.get())));
			return CompletableFuture.completedFuture("done");
		}).join();
		async.get().run();
		return result.get();
	}

}
