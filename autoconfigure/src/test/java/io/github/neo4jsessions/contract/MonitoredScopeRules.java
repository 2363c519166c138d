package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.OpenScope.State;
import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionMonitor;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;

import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What an operator sees of scopes and can do about them.
 */
interface MonitoredScopeRules extends ScopeFixture {

	@Test
	default void monitorListsTheScopesThatAreOpen() {
		assertThat(monitor().openScopes()).isEmpty();
		CompletableFuture<Object> release = new CompletableFuture<>();
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setName("transfer");
		CompletableFuture<Object> first = template().inTransaction(definition, (tx) -> release);
		eventually().until(() -> monitor().openScopes().stream().anyMatch((scope) -> scope.state() == State.WORKING));
		CompletableFuture<Object> second = template().executeRead((tx) -> release);
		CompletableFuture<Object> third = template().execute((session) -> release);
		eventually().until(() -> monitor().openScopes().stream().allMatch((scope) -> scope.state() == State.WORKING));
		List<OpenScope> scopes = monitor().openScopes();
		assertThat(scopes).extracting(OpenScope::transactionName).containsExactly("transfer", null, null);
		assertThat(scopes).extracting(OpenScope::accessMode)
			.containsExactly(AccessMode.WRITE, AccessMode.READ, AccessMode.WRITE);
		assertThat(scopes).extracting(OpenScope::database).containsOnlyNulls();
		assertThat(scopes).extracting(OpenScope::leaked).containsOnly(false);
		assertThat(scopes).extracting(OpenScope::age)
			.isSortedAccordingTo((one, other) -> other.compareTo(one))
			.allMatch((age) -> !age.isNegative());
		assertThat(scopes).extracting(OpenScope::id).doesNotHaveDuplicates().doesNotContain(0L);
		assertThat(monitor().openScopes()).extracting(OpenScope::id)
			.containsExactlyElementsOf(scopes.stream().map(OpenScope::id).toList());
		release.complete(null);
		value(CompletableFuture.allOf(first, second, third));
		assertThat(monitor().openScopes()).isEmpty();
	}

	@Test
	default void monitorNamesTheDatabase() {
		templateWith((builder) -> builder.sessionConfig(SessionConfig.forDatabase("neo4j")));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> open = template().execute((session) -> release);
		assertThat(monitor().openScopes()).extracting(OpenScope::database).containsExactly("neo4j");
		release.complete(null);
		value(open);
	}

	@Test
	default void monitorNamesTransactionsByTheirMetadata() {
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> named = template()
			.executeWrite(TransactionConfig.builder().withMetadata(Map.of("name", "nightly")).build(), (tx) -> release);
		assertThat(monitor().openScopes()).extracting(OpenScope::transactionName).containsExactly("nightly");
		CompletableFuture<Object> numbered = template()
			.executeWrite(TransactionConfig.builder().withMetadata(Map.of("name", 7)).build(), (tx) -> release);
		assertThat(monitor().openScopes()).extracting(OpenScope::transactionName).containsExactly("nightly", null);
		release.complete(null);
		value(CompletableFuture.allOf(named, numbered));
	}

	@Test
	default void monitorDoesNotListCallsThatWait() {
		templateWith((builder) -> builder.maxActive(1));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> open = template().execute((session) -> release);
		CompletableFuture<Object> waiting = template().execute((session) -> release);
		assertThat(template().statistics().pending()).isOne();
		assertThat(monitor().openScopes()).hasSize(1);
		release.complete(null);
		value(CompletableFuture.allOf(open, waiting));
	}

	@Test
	default void monitorFollowsAScopeToItsEnd() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		CompletableFuture<Void> committed = new CompletableFuture<>();
		CompletableFuture<Void> closed = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun).on(Step.COMMIT).holdUntil(committed).on(Step.CLOSE).holdUntil(closed);
		CompletableFuture<String> future = template().inTransaction(this::create);
		assertStates(State.STARTING);
		begun.complete(null);
		eventually().untilAsserted(() -> assertStates(State.ENDING));
		committed.complete(null);
		eventually().untilAsserted(() -> assertStates(State.CLOSING));
		closed.complete(null);
		value(future);
		assertStates();
	}

	@Test
	default void monitorShowsScopesThatWereReportedAsLeaks() {
		templateWith((builder) -> builder.leakDetectionThreshold(Duration.ofMillis(20)));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> open = template().execute((session) -> release);
		eventually().untilAsserted(
				() -> assertThat(monitor().openScopes()).extracting(OpenScope::leaked).containsExactly(true));
		release.complete(null);
		value(open);
	}

	@Test
	default void abortRollsBackAndNamesTheOperatorToTheCaller() {
		CompletableFuture<Object> open = template()
			.executeWrite((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()));
		eventually().until(() -> script().count(Step.RUN) == 1);
		OpenScope scope = monitor().openScopes().get(0);
		assertThat(monitor().abort(scope.id(), "ann")).map(OpenScope::id).contains(scope.id());
		assertThat(error(open)).isInstanceOf(SessionScopeAbortedException.class)
			.hasMessageContaining("'contract'")
			.hasMessageContaining("aborted by ann");
		assertThat(monitor().openScopes()).isEmpty();
		assertOutcomes(0, 1, 0, 0);
		assertThat(template().statistics().retries()).isZero();
		assertThat(applied()).isZero();
	}

	@Test
	default void abortClosesASessionWithAutoCommitQueries() {
		CompletableFuture<Object> open = template().execute((session) -> new CompletableFuture<>());
		monitor().abort(monitor().openScopes().get(0).id(), "ann");
		assertThat(error(open)).isInstanceOf(SessionScopeAbortedException.class);
		assertSteps(Step.SESSION, Step.CLOSE);
	}

	@Test
	default void abortDoesNotAffectOtherScopes() {
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> first = template().execute((session) -> release);
		long id = monitor().openScopes().get(0).id();
		CompletableFuture<Object> second = template().execute((session) -> release);
		assertThat(monitor().abort(id, "ann")).isPresent();
		assertThat(error(first)).isInstanceOf(SessionScopeAbortedException.class);
		assertThat(second).isNotDone();
		release.complete(null);
		value(second);
	}

	@Test
	default void abortDoesNotUndoACommitThatWasSent() {
		CompletableFuture<Void> committed = new CompletableFuture<>();
		script().on(Step.COMMIT).holdUntil(committed);
		CompletableFuture<String> future = template().inTransaction(this::create);
		eventually().until(() -> script().count(Step.COMMIT) == 1);
		OpenScope scope = monitor().openScopes().get(0);
		assertThat(monitor().abort(scope.id(), "ann")).map(OpenScope::state).contains(State.ENDING);
		committed.complete(null);
		assertThatValue(future).isEqualTo("created");
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void abortWhileTheTransactionBeginsRunsNoWork() {
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN).holdUntil(begun);
		CompletableFuture<String> future = template().inTransaction(this::create);
		monitor().abort(monitor().openScopes().get(0).id(), "ann");
		begun.complete(null);
		assertThat(error(future)).isInstanceOf(SessionScopeAbortedException.class);
		assertSteps(Step.SESSION, Step.BEGIN, Step.ROLLBACK, Step.CLOSE);
	}

	@Test
	default void abortOfAMissingScopeHasNoEffect() {
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> open = template().execute((session) -> release);
		assertThat(monitor().abort(0, "ann")).isEqualTo(Optional.empty());
		long id = monitor().openScopes().get(0).id();
		assertThat(monitor().abort(-id, "ann")).isEmpty();
		release.complete("done");
		assertThatValue(open).isEqualTo("done");
		assertThat(monitor().abort(id, "ann")).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> monitor().abort(id, " ")).withMessageContaining("'by'");
	}

	@Test
	default void monitorMeasuresHowLongCallsWait() {
		templateWith((builder) -> builder.maxActive(1).maxPending(1));
		List<Long> waits = new CopyOnWriteArrayList<>();
		monitor().addAcquireListener((nanos) -> {
			throw new NoClassDefFoundError("a failing listener must not cost a permit");
		});
		monitor().addAcquireListener(waits::add);
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> open = template().execute((session) -> release);
		assertThat(waits).containsExactly(0L);
		template().execute((session) -> release).cancel(false);
		assertThat(waits).hasSize(2);
		CompletableFuture<Object> waiting = template().execute((session) -> release);
		assertThat(error(template().execute((session) -> release))).hasMessageContaining("queue is full");
		assertThat(waits).hasSize(2);
		release.complete(null);
		value(CompletableFuture.allOf(open, waiting));
		assertThat(waits).hasSize(3).last().satisfies((nanos) -> assertThat(nanos).isPositive());
		assertThatIllegalArgumentException().isThrownBy(() -> monitor().addAcquireListener(null))
			.withMessageContaining("'listener'");
	}

	@Test
	default void monitorMeasuresWaitsThatEndWithoutAPermit() {
		Duration timeout = Duration.ofMillis(20);
		templateWith((builder) -> builder.maxActive(1).acquireTimeout(timeout));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> open = template().execute((session) -> release);
		List<Long> waits = new CopyOnWriteArrayList<>();
		monitor().addAcquireListener(waits::add);
		assertThat(error(template().execute((session) -> release))).isInstanceOf(SessionLimitException.class);
		assertThat(waits).singleElement()
			.satisfies((nanos) -> assertThat(nanos).isGreaterThanOrEqualTo(timeout.toNanos()));
		release.complete(null);
		value(open);
	}

	private SessionMonitor monitor() {
		return template().monitor();
	}

	private void assertStates(State... states) {
		assertThat(monitor().openScopes()).extracting(OpenScope::state).containsExactly(states);
	}

}
