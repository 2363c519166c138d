package io.github.neo4jsessions.internal.context;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.AsyncResource.Exit;
import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.TransientException;

import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The objects that a settled future keeps while the application keeps the future, in a
 * cache for instance: its value, and no part of the work that produced it.
 */
class SettledFutureTests {

	private final ScriptedDriver stub = ScriptedDriver.create();

	private final List<WeakReference<?>> opened = new ArrayList<>();

	private final SessionTemplate template = SessionTemplate.builder(driver()).retry(RetrySettings.none()).build();

	/**
	 * The objects that this object refers to are not searched.
	 */
	private final SessionTemplate other = SessionTemplate.create(this.stub);

	/**
	 * A driver that records the objects that it returns.
	 */
	private Driver driver() {
		ScriptedDriver script = ScriptedDriver.around(this.stub);
		for (Step step : List.of(Step.SESSION, Step.BEGIN)) {
			script.on(step).answer((call) -> {
				Object given = call.get();
				this.opened.add(new WeakReference<>(
						(given instanceof CompletableFuture<?> future) ? future.getNow(null) : given));
				return given;
			});
		}
		return script;
	}

	@Test
	void ofATemplateKeepsNothing() {
		assertKeepsNothing((used) -> this.template.executeWrite(use(used)));
		assertKeepsNothing((used) -> this.template.executeRead(use(used)));
		assertKeepsNothing((used) -> this.template.inTransaction(use(used)));
		assertKeepsNothing((used) -> this.template.execute((session) -> use(used).doInTransaction(null)));
	}

	@Test
	void ofAFailureKeepsNothing() {
		assertKeepsNothing((used) -> this.template.executeWrite((tx) -> {
			used.use();
			return CompletableFuture.failedFuture(new IllegalStateException("failed"));
		}));
		assertKeepsNothing((used) -> this.template.executeWrite((tx) -> {
			used.use();
			throw new IllegalStateException("threw");
		}));
	}

	@Test
	void ofAnAttemptKeepsNothingIfTheCallIsCancelledAfterIt() {
		RetrySettings slow = new RetrySettings(Duration.ofMinutes(5), Duration.ofMinutes(1), 1, 0, false);
		SessionTemplate retried = SessionTemplate.builder(driver()).retry(slow).build();
		assertKeepsNothing((used) -> {
			AtomicReference<CompletionStage<?>> query = new AtomicReference<>();
			CompletableFuture<Object> call = retried.executeWrite((tx) -> {
				query.set(tx.runAsync("RETURN $p", Map.of("p", used.name())));
				return CompletableFuture
					.failedFuture(new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked"));
			});
			assertThat(call).isNotDone();
			call.cancel(true);
			return query.get();
		});
	}

	@Test
	void completedFromOutsideKeepsNothing() {
		for (Function<CompletableFuture<Object>, CompletableFuture<?>> derive : derivations()) {
			assertKeepsNothing((used) -> {
				CompletableFuture<Object> work = new CompletableFuture<>();
				CompletableFuture<Object> call = this.template.executeWrite((tx) -> {
					used.use();
					return work;
				});
				CompletableFuture<?> derived = derive.apply(call);
				((CompletionStage<?>) derived).toCompletableFuture().cancel(true);
				call.cancel(true);
				return derived;
			});
		}
	}

	@Test
	void derivedFromAnotherKeepsNothing() {
		for (Function<CompletableFuture<Object>, CompletableFuture<?>> derive : derivations()) {
			assertKeepsNothing((used) -> derive.apply(this.template.executeWrite(use(used))));
			assertKeepsNothing((used) -> {
				CompletableFuture<Object> work = new CompletableFuture<>();
				CompletableFuture<Object> call = this.template.executeWrite((tx) -> {
					used.use();
					return work;
				});
				CompletableFuture<?> derived = derive.apply(call);
				work.complete("done");
				return derived;
			});
			assertKeepsNothing((used) -> {
				CompletableFuture<Object> work = new CompletableFuture<>();
				CompletableFuture<Object> call = this.template.executeWrite((tx) -> {
					used.use();
					return work;
				});
				CompletableFuture<?> derived = derive.apply(call);
				work.completeExceptionally(new IllegalStateException("failed"));
				return derived;
			});
		}
	}

	private List<Function<CompletableFuture<Object>, CompletableFuture<?>>> derivations() {
		return List.of((call) -> call.thenApply(Function.identity()), CompletableFuture::copy,
				(call) -> (CompletableFuture<?>) call.minimalCompletionStage(),
				(call) -> call.thenCompose((value) -> this.other.execute((session) -> done())),
				(call) -> call.thenCompose((value) -> done()).thenApply(Function.identity()),
				(call) -> call.exceptionallyCompose((ex) -> this.other.execute((session) -> done())),
				(call) -> call.exceptionally((ex) -> "recovered"), (call) -> call.whenComplete((value, ex) -> {
				}), (call) -> call.thenCombine(this.other.execute((session) -> done()), (a, b) -> "both"),
				(call) -> call.applyToEither(this.other.execute((session) -> new CompletableFuture<>()),
						Function.identity()),
				(call) -> call.thenCombine(call.thenApply(Function.identity()), (a, b) -> "both"));
	}

	@Test
	void derivedFromAnotherDoesNotKeepItsValue() {
		assertKeepsNothing((used) -> {
			CompletableFuture<Object> work = new CompletableFuture<>();
			CompletableFuture<?> derived = this.template.executeWrite((tx) -> work)
				.thenApply((value) -> "another value")
				.thenCompose((value) -> done())
				.thenApply(Function.identity());
			work.complete(used.use());
			return derived;
		});
	}

	@Test
	void ofJoinedWorkKeepsNothing() {
		assertKeepsNothing((used) -> {
			AtomicReference<CompletableFuture<Object>> joined = new AtomicReference<>();
			this.template.executeWrite((tx) -> {
				used.use();
				joined.set(this.template.executeWrite(use(used)));
				return joined.get();
			});
			return joined.get();
		});
	}

	@Test
	void ofACallInsideAScopeKeepsNothingAfterTheEndOfThatScope() {
		assertKeepsNothing((used) -> {
			AtomicReference<CompletableFuture<Object>> inner = new AtomicReference<>();
			this.template.executeWrite((tx) -> {
				used.use();
				inner.set(this.template.execute((session) -> use(used).doInTransaction(tx)));
				return inner.get();
			});
			return inner.get();
		});
	}

	@Test
	void ofAQueryInATransactionKeepsNothingAfterTheEndOfTheTransaction() {
		assertKeepsNothing((used) -> {
			AtomicReference<CompletableFuture<?>> query = new AtomicReference<>();
			this.template.executeWrite((tx) -> {
				query.set(((CompletableFuture<ResultCursor>) tx.runAsync("RETURN $p",
						Map.<String, Object>of("p", used.name())))
					.thenApply((cursor) -> used.use().name()));
				return query.get();
			});
			return query.get();
		});
	}

	@Test
	void ofAQueryInASessionKeepsNothingAfterTheEndOfTheSession() {
		assertKeepsNothing((used) -> {
			AtomicReference<CompletableFuture<?>> query = new AtomicReference<>();
			this.template.execute((session) -> {
				query.set(session.runAsync("RETURN $p", Map.of("p", used.name()))
					.thenApply((cursor) -> used.use().name())
					.toCompletableFuture());
				return query.get();
			});
			return query.get();
		});
	}

	@Test
	void ofAnAutoCommitQueryKeepsNothing() {
		assertKeepsNothing((used) -> this.template.query("RETURN $p").bind(used.use().name()).to("p").run());
	}

	@Test
	void ofAnAnnotatedMethodKeepsNothing() {
		TransactionTemplate transactions = new TransactionTemplate(new AsyncNeo4jTransactionManager(this.template));
		assertKeepsNothing((used) -> transactions.execute((status) -> {
			used.use();
			return TransactionScope.current()
				.orElseThrow()
				.runAsync("RETURN 1")
				.thenApply((cursor) -> used.name())
				.toCompletableFuture();
		}));
	}

	@Test
	void ofAResourceKeepsNothing() {
		assertKeepsNothing((used) -> AsyncResource.of(() -> CompletableFuture.completedFuture(used), this::release)
			.use((r) -> CompletableFuture.completedFuture(r.name())));
	}

	private CompletableFuture<Void> release(Used used, Exit exit) {
		used.use();
		return CompletableFuture.completedFuture(null);
	}

	private static TransactionWork<Object> use(Used used) {
		return (tx) -> {
			used.use();
			return done();
		};
	}

	private static CompletableFuture<Object> done() {
		return CompletableFuture.completedFuture("done");
	}

	/**
	 * Create a settled future, and check that no object which its work used can be
	 * reached from it: neither the objects that the work captured, nor the session or the
	 * transaction.
	 */
	private void assertKeepsNothing(Function<Used, CompletionStage<?>> call) {
		this.opened.clear();
		AtomicReference<WeakReference<?>> captured = new AtomicReference<>();
		CompletionStage<?> kept = callWith(call, captured);
		List<WeakReference<?>> all = new ArrayList<>(this.opened);
		all.add(captured.get());
		await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(10))
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> {
				System.gc();
				assertThat(all).allSatisfy((reference) -> assertThat(reference.get()).isNull());
			});
		assertThat(kept.thenApply((value) -> "still usable")).isNotNull();
	}

	private CompletionStage<?> callWith(Function<Used, CompletionStage<?>> call,
			AtomicReference<WeakReference<?>> captured) {
		Used used = new Used("used " + System.nanoTime());
		captured.set(new WeakReference<>(used));
		return call.apply(used);
	}

	/**
	 * An object that the work captures.
	 */
	private record Used(String name) {

		Used use() {
			return this;
		}

	}

}
