package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.TransientDataAccessResourceException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scopes of a template with limits.
 */
interface LimitedScopeRules extends ScopeFixture {

	@Test
	default void limitedScopesAreServedInTheirOrder() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		Queue<Integer> order = new ConcurrentLinkedQueue<>();
		CompletableFuture<Object> holder = template().execute((session) -> release);
		List<CompletableFuture<Object>> waiters = IntStream.range(0, 5)
			.mapToObj((i) -> template().execute((session) -> {
				order.add(i);
				return CompletableFuture.completedFuture(null);
			}))
			.toList();
		assertThat(template().statistics().active()).isOne();
		assertThat(template().statistics().pending()).isEqualTo(5);
		assertThat(order).isEmpty();
		release.complete(null);
		value(holder);
		waiters.forEach(this::value);
		assertThat(order).containsExactly(0, 1, 2, 3, 4);
	}

	@Test
	default void limitedScopesReleaseThePermitBeforeTheirFutureCompletes() {
		templateWith((builder) -> builder.maxActive(1).maxPending(1));
		CompletableFuture<Long> second = template().inTransaction(this::create)
			.thenCompose((created) -> template().inTransaction(this::create))
			.thenApply((created) -> template().statistics().pending());
		assertThatValue(second).isEqualTo(0L);
		assertOutcomes(2, 0, 0, 0);
	}

	/**
	 * Not only soon afterwards: the next call of the caller need not wait.
	 */
	@ParameterizedTest
	@EnumSource(Permitted.class)
	default void limitedScopesHaveReleasedThePermitWhenTheirCallerIsNotified(Permitted call) {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> signal = new CompletableFuture<>();
		CompletableFuture<Object> next = new CompletableFuture<>();
		CompletableFuture<Long> pending = call.make(this, signal).handle((value, ex) -> {
			template().execute((session) -> next);
			return template().statistics().pending();
		});
		signal.complete("done");
		assertThatValue(pending).isEqualTo(0L);
		next.complete("done");
	}

	@Test
	default void limitedScopesHaveGrantedThePermitWhenTheirCallerIsNotified() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> signal = new CompletableFuture<>();
		CompletableFuture<Object> next = new CompletableFuture<>();
		CompletableFuture<Object> holder = template().execute((session) -> signal);
		CompletableFuture<Object> waiting = template().execute((session) -> next);
		CompletableFuture<Long> pending = holder.thenApply((ignored) -> template().statistics().pending());
		assertThat(template().statistics().pending()).isOne();
		signal.complete("done");
		assertThatValue(pending).isEqualTo(0L);
		next.complete("done");
		value(waiting);
	}

	@Test
	default void limitedScopesReleaseThePermitAfterEveryFailure() {
		templateWith((builder) -> builder.maxActive(1).acquireTimeout(PATIENCE));
		script().on(Step.SESSION).throwing(new IllegalStateException("closed"));
		error(template().inTransaction(this::create));
		script().on(Step.SESSION).succeed().on(Step.BEGIN).fail(serverError());
		error(template().inTransaction(this::create));
		script().on(Step.BEGIN).succeed().on(Step.CLOSE).failAfterwards(serverError());
		error(template().execute((session) -> failing()));
		script().on(Step.CLOSE).succeed().on(Step.COMMIT).fail(serverError());
		error(template().inTransaction(this::create));
		script().on(Step.COMMIT).succeed();
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
	}

	@Test
	default void limitedScopesAreRefusedAtOnceWhenTheQueueIsFull() {
		templateWith((builder) -> builder.maxActive(1).maxPending(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		template().execute((session) -> release);
		CompletableFuture<Object> waiting = template().execute((session) -> CompletableFuture.completedFuture(null));
		assertThat(template().inTransaction(this::create)).isCompletedExceptionally()
			.satisfies((refused) -> assertThat(error(refused)).isInstanceOf(SessionLimitException.class)
				.isInstanceOf(TransientDataAccessResourceException.class)
				.hasMessageContaining("'contract'")
				.hasMessageContaining("1 active of maxActive 1")
				.hasMessageContaining("1 pending")
				.hasMessageContaining("refused without waiting")
				.hasMessageContaining("maxPending is 1"));
		assertThat(template().statistics().rejected()).isOne();
		assertThat(script().count(Step.SESSION)).isOne();
		release.complete(null);
		value(waiting);
	}

	@Test
	default void limitedScopesAreRefusedIfNoPermitBecomesFreeInTime() {
		templateWith((builder) -> builder.maxActive(1).acquireTimeout(Duration.ofMillis(5)));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> holder = template().execute((session) -> release);
		assertThat(error(template().inTransaction(this::create))).isInstanceOf(SessionLimitException.class)
			.hasMessageMatching("(?s).*waited \\d+ ms.*")
			.hasMessageContaining("acquireTimeout of PT0.005S");
		assertThat(template().statistics().rejected()).isOne();
		release.complete(null);
		value(holder);
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
	}

	@Test
	default void limitedScopesThatAreCancelledWhileTheyWaitOpenNothingAndLoseNoPermit() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> holder = template().execute((session) -> release);
		List<CompletableFuture<String>> waiters = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			waiters.add(template().inTransaction(this::create));
		}
		waiters.subList(0, 9).forEach((waiter) -> waiter.cancel(true));
		assertThat(template().statistics().pending()).isOne();
		release.complete(null);
		value(holder);
		assertThatValue(waiters.get(9)).isEqualTo("created");
		assertThat(script().count(Step.SESSION)).isEqualTo(2);
	}

	@Test
	default void limitedScopesDoNotWaitForDependentsOfAnotherResult() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> holder = template().execute((session) -> release);
		CompletableFuture<String> waiting = template().inTransaction(this::create);
		CompletableFuture<Long> openedBefore = holder.thenApply((ignored) -> script().count(Step.SESSION));
		release.complete(null);
		assertThatValue(openedBefore).isEqualTo(2L);
		assertThatValue(waiting).isEqualTo("created");
	}

	/**
	 * Each scope ends as soon as it begins, and passes its permit to the next.
	 */
	@Test
	default void limitedScopesDoNotPileUpOnTheStack() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		template().execute((session) -> release);
		List<CompletableFuture<Object>> waiters = IntStream.range(0, 3000)
			.mapToObj((i) -> template().execute((session) -> CompletableFuture.completedFuture(null)))
			.toList();
		release.complete(null);
		waiters.forEach(this::value);
		assertThat(template().statistics().closed()).isEqualTo(3001);
	}

	/**
	 * Calls that end after a signal, each in another way.
	 */
	enum Permitted {

		SESSION {
			@Override
			CompletableFuture<?> make(LimitedScopeRules rules, CompletableFuture<Object> signal) {
				return rules.template().execute((session) -> signal);
			}
		},
		COMMITTED {
			@Override
			CompletableFuture<?> make(LimitedScopeRules rules, CompletableFuture<Object> signal) {
				return rules.template()
					.inTransaction((tx) -> rules.create(tx).thenCombine(signal, (created, done) -> created));
			}
		},
		ROLLED_BACK {
			@Override
			CompletableFuture<?> make(LimitedScopeRules rules, CompletableFuture<Object> signal) {
				return rules.template().inTransaction((tx) -> signal.thenCompose((done) -> rules.failing()));
			}
		},
		NOT_OPENED {
			@Override
			CompletableFuture<?> make(LimitedScopeRules rules, CompletableFuture<Object> signal) {
				rules.script().on(Step.SESSION).first(1).throwing(rules.connectionError());
				return rules.template().execute((session) -> signal);
			}
		},
		NOT_BEGUN {
			@Override
			CompletableFuture<?> make(LimitedScopeRules rules, CompletableFuture<Object> signal) {
				return failed(rules, Step.BEGIN, signal);
			}
		},
		NOT_COMMITTED {
			@Override
			CompletableFuture<?> make(LimitedScopeRules rules, CompletableFuture<Object> signal) {
				return failed(rules, Step.COMMIT, signal);
			}
		},
		NOT_CLOSED {
			@Override
			CompletableFuture<?> make(LimitedScopeRules rules, CompletableFuture<Object> signal) {
				rules.script().on(Step.CLOSE).first(1).failAfterwards(rules.serverError());
				return rules.template().execute((session) -> signal);
			}
		};

		abstract CompletableFuture<?> make(LimitedScopeRules rules, CompletableFuture<Object> signal);

		private static CompletableFuture<?> failed(LimitedScopeRules rules, Step step,
				CompletableFuture<Object> signal) {
			rules.script()
				.on(step)
				.first(1)
				.answer((ignored) -> signal.thenCompose((done) -> CompletableFuture.failedFuture(rules.serverError())));
			return rules.template().inTransaction(rules::create);
		}

	}

}
