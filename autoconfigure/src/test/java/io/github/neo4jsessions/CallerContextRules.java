package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.github.neo4jsessions.ScriptedDriver.Behaviour;
import io.github.neo4jsessions.ScriptedDriver.Step;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes along from the caller's thread besides the scope, and how the scope goes
 * along with what others carry.
 */
interface CallerContextRules extends ScopeFixture {

	/**
	 * A value of the application's, such as the MDC.
	 */
	ThreadLocal<String> TENANT = new ThreadLocal<>();

	@Test
	default void contextOfTheCallerIsThereInTheWorkAndInContinuations() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN, Behaviour.holdUntil(begun));
		ExecutorService own = Executors.newSingleThreadExecutor();
		try {
			withTenantRegistered(() -> {
				TENANT.set("ann's");
				CompletableFuture<String> future = template()
					.executeWrite((tx) -> tx.runAsync("RETURN 1")
						.toCompletableFuture()
						.thenCombine(CompletableFuture.completedFuture(TENANT.get()),
								(cursor, tenant) -> tenant + ", " + TENANT.get()))
					.thenApply((tenants) -> tenants + ", " + TENANT.get())
					.thenApplyAsync((tenants) -> tenants + ", " + TENANT.get(), own);
				TENANT.set("bob's");
				CompletableFuture.runAsync(() -> begun.complete(null), own);
				assertThatValue(future).isEqualTo("ann's, ann's, ann's, ann's");
				assertThat(TENANT.get()).isEqualTo("bob's");
				assertThat(CompletableFuture.supplyAsync(TENANT::get, own).join()).isNull();
				return null;
			});
		}
		finally {
			own.shutdown();
		}
	}

	@Test
	default void contextOfACallInsideOfWorkIsTheOneThatItIsMadeIn() {
		withTenantRegistered(() -> {
			TENANT.set("outer");
			CompletableFuture<String> future = template().executeWrite((tx) -> {
				TENANT.set("inner");
				return template().executeWrite(this::create).thenApply((created) -> TENANT.get());
			}).thenApply((inner) -> inner + ", " + TENANT.get());
			assertThatValue(future).isEqualTo("inner, outer");
			return null;
		});
	}

	@Test
	default void contextIsNotCarriedWhereThereIsNone() {
		assertThat(CallerContext.capture()).isNull();
		withTenantRegistered(() -> {
			assertThat(CallerContext.capture()).isNull();
			TENANT.set("ann's");
			assertThat(CallerContext.capture()).isNotNull();
			return null;
		});
	}

	@Test
	default void contextOfOthersCarriesTheScope() {
		ExecutorService own = Executors.newSingleThreadExecutor();
		try {
			value(template().executeWrite((tx) -> CompletableFuture.supplyAsync(carried(() -> {
				assertThat(TransactionScope.current()).containsSame(tx);
				return template().executeWrite(this::create);
			}), own).thenCompose((future) -> future)));
			assertThat(CompletableFuture.supplyAsync(TransactionScope::current, own).join()).isEmpty();
			assertOutcomes(1, 0, 0, 0);
			assertThat(applied()).isOne();
		}
		finally {
			own.shutdown();
		}
	}

	private static <T> Supplier<T> carried(Supplier<T> supplier) {
		var snapshot = ContextSnapshotFactory.builder().clearMissing(true).build().captureAll();
		return () -> {
			var scope = snapshot.setThreadLocals();
			try {
				return supplier.get();
			}
			finally {
				scope.close();
			}
		};
	}

	private static void withTenantRegistered(Supplier<Void> test) {
		ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
		try {
			test.get();
		}
		finally {
			TENANT.remove();
			ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
		}
	}

}
