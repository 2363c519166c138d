package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.test.driver.HeldStep;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scopes whose driver does not answer. The time limit of the caller applies nevertheless,
 * and the session stays open until the driver releases it.
 */
interface SilentScopeRules extends ScopeFixture {

	Duration SOON = Duration.ofMillis(20);

	@Test
	default void silentScopesFailInTimeAndStayOpen() {
		templateWith((builder) -> builder.scopeTimeout(SOON));
		CompletableFuture<Void> answer = silent(Step.BEGIN);
		assertThat(error(template().inTransaction(this::create))).isInstanceOf(SessionScopeTimeoutException.class);
		assertOpenUntil(answer);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void silentScopesReportACommitWithoutAnAnswerAsUnknown() {
		UnansweredCall<String> call = timedOutIn(Step.COMMIT, () -> template().inTransaction(this::create));
		assertThat(error(call.future())).isInstanceOf(TransactionOutcomeUnknownException.class)
			.hasMessageContaining("the server had not answered when the scope was stopped")
			.hasCauseInstanceOf(SessionScopeTimeoutException.class);
		assertOutcomes(0, 0, 0, 1);
		assertOpenUntil(call.answer());
		// reported as unknown, and counted once
		assertOutcomes(0, 0, 0, 1);
	}

	@Test
	default void silentScopesAreNotRetriedEvenIfTheirOutcomeIsUnknown() {
		UnansweredCall<String> call = timedOutIn(Step.COMMIT, () -> template().idempotent().executeWrite(this::create));
		assertThat(error(call.future())).isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(script().count(Step.BEGIN)).isOne();
		assertOpenUntil(call.answer());
	}

	@Test
	default void silentScopesReportTheFirstErrorIfTheRollbackIsNotAnswered() {
		UnansweredCall<Object> call = timedOutIn(Step.ROLLBACK, () -> template().inTransaction((tx) -> failing()));
		assertThat(error(call.future())).isSameAs(workError());
		assertOpenUntil(call.answer());
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void silentScopesReturnTheValueIfOnlyTheCloseIsNotAnswered() {
		UnansweredCall<String> call = timedOutIn(Step.CLOSE, () -> template().inTransaction(this::create));
		assertThatValue(call.future()).isEqualTo("created");
		assertOpenUntil(call.answer());
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void silentScopesRollBackIfAQueryIsNeverAnswered() {
		assertAbortedWithoutAnAnswerTo(script().on(Step.RUN).stall());
	}

	@Test
	default void silentScopesRollBackTheEffectOfAQueryWhoseAnswerNeverComes() {
		assertAbortedWithoutAnAnswerTo(script().on(Step.RUN).stallAfterwards());
	}

	private void assertAbortedWithoutAnAnswerTo(HeldStep query) {
		CompletableFuture<String> future = template().inTransaction(this::create);
		query.awaitReached(PATIENCE);
		abort();
		assertThat(error(future)).isInstanceOf(SessionScopeAbortedException.class);
		assertSteps(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void silentSessionsFailInTime() {
		templateWith((builder) -> builder.scopeTimeout(SOON));
		CompletableFuture<Void> answer = silent(Step.CLOSE);
		assertThat(error(template().execute(this::create))).isInstanceOf(SessionScopeTimeoutException.class);
		assertOpenUntil(answer);
	}

	@Test
	default void silentScopesLetEagerWorkContinueToItsEnd() {
		templateWith((builder) -> builder.scopeTimeout(SOON));
		CompletableFuture<Void> answer = silent(Step.BEGIN);
		CompletableFuture<Object> query = new CompletableFuture<>();
		CompletableFuture<Object> future = template().demarcate(new DefaultTransactionDefinition(), (error) -> true,
				(tx) -> create(tx).whenComplete((value, ex) -> query.complete(ex.getCause()))
					.thenApply((value) -> value));
		assertThat(error(future)).isInstanceOf(SessionScopeTimeoutException.class);
		assertThatValue(query).isInstanceOf(ScopeEndedException.class);
		assertOpenUntil(answer);
		assertThat(script().count(Step.RUN)).isZero();
		assertThat(applied()).isZero();
	}

	@Test
	default void silentScopesDoNotKeepJoinedCallersWaitingAfterACancel() {
		CompletableFuture<Object> joined = new CompletableFuture<>();
		CompletableFuture<Boolean> hasJoined = new CompletableFuture<>();
		CompletableFuture<Void> answer = silent(Step.ROLLBACK);
		CompletableFuture<Object> future = template().inTransaction((tx) -> {
			template().inTransaction((inner) -> new CompletableFuture<>())
				.whenComplete((value, ex) -> joined.complete(ex));
			hasJoined.complete(true);
			return new CompletableFuture<>();
		});
		assertThatValue(hasJoined).isEqualTo(true);
		future.cancel(true);
		assertThatValue(joined).isInstanceOf(ScopeEndedException.class);
		assertOpenUntil(answer);
	}

	@Test
	default void silentScopesDoNotPreventAShutdown() {
		CompletableFuture<Void> answer = silent(Step.COMMIT);
		CompletableFuture<String> future = template().inTransaction(this::create);
		eventually().until(() -> script().count(Step.COMMIT) == 1);
		value(template().shutdown(SOON));
		assertThat(error(future)).isInstanceOf(TransactionOutcomeUnknownException.class)
			.hasCauseInstanceOf(SessionScopeAbortedException.class);
		assertOpenUntil(answer);
	}

	@Test
	default void silentScopesFailForTheirCallerWhenAnOperatorAbortsThem() {
		CompletableFuture<Void> answer = silent(Step.BEGIN);
		CompletableFuture<String> future = template().inTransaction(this::create);
		eventually().until(() -> template().monitor().openScopes().size() == 1);
		abort();
		assertThat(error(future)).isInstanceOf(SessionScopeAbortedException.class);
		assertOpenUntil(answer);
	}

	private <T> UnansweredCall<T> timedOutIn(Step step, Supplier<CompletableFuture<T>> call) {
		return timedOutIn(step, SessionTemplate.Builder::scopeTimeout, call);
	}

	/**
	 * The step is taken, but its stage does not complete before the signal.
	 */
	private CompletableFuture<Void> silent(Step step) {
		CompletableFuture<Void> answer = new CompletableFuture<>();
		script().on(step).holdUntil(answer);
		return answer;
	}

	private void abort() {
		template().monitor().abort(template().monitor().openScopes().get(0).id(), "the night shift");
	}

	private void assertOpenUntil(CompletableFuture<Void> answer) {
		assertThat(template().statistics().active()).as("active while the driver holds the session").isOne();
		assertThat(template().monitor().openScopes()).hasSize(1);
		answer.complete(null);
		eventually().untilAsserted(() -> assertThat(template().statistics().active()).isZero());
		eventually().untilAsserted(() -> assertThat(template().monitor().openScopes()).isEmpty());
	}

}
