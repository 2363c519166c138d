package io.github.neo4jsessions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.neo4jsessions.AsyncResource.Exit;
import io.github.neo4jsessions.contract.Behaviours;
import io.github.neo4jsessions.races.Racer;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Sessions and transactions are not built on {@link AsyncResource} (docs/adr/0004). These
 * tests show that they follow the same rules: each test runs against the template and
 * against a resource made of the same driver, and expects the same steps.
 */
class AsyncResourceContractTests {

	private static AsyncResource<AsyncSession> session(ScriptedDriver script) {
		return AsyncResource.of(() -> CompletableFuture.completedFuture(script.session(AsyncSession.class)),
				(session, exit) -> session.closeAsync());
	}

	private static AsyncResource<AsyncTransaction> transaction(ScriptedDriver script) {
		return session(script).flatMap((session) -> AsyncResource.of(session::beginTransactionAsync,
				(tx, exit) -> (exit instanceof Exit.Completed) ? tx.commitAsync() : tx.rollbackAsync()));
	}

	@Nested
	class ASessionAsAResource extends SessionRules {

		@Override
		CompletableFuture<String> use(Supplier<CompletionStage<String>> body) {
			return session(this.script).use((session) -> body.get());
		}

		@Override
		void useWithoutBody() {
			session(this.script).use(null);
		}

	}

	@Nested
	class ASessionOfTheTemplate extends SessionRules {

		@Override
		CompletableFuture<String> use(Supplier<CompletionStage<String>> body) {
			return SessionTemplate.create(this.script).execute((session) -> body.get());
		}

		@Override
		void useWithoutBody() {
			SessionTemplate.create(this.script).execute(null);
		}

	}

	@Nested
	class ATransactionAsAResource extends TransactionRules {

		@Override
		CompletableFuture<String> use(Supplier<CompletionStage<String>> body) {
			return transaction(this.script).use((tx) -> body.get());
		}

		@Override
		void useWithoutBody() {
			transaction(this.script).use(null);
		}

	}

	@Nested
	class ATransactionOfTheTemplate extends TransactionRules {

		@Override
		CompletableFuture<String> use(Supplier<CompletionStage<String>> body) {
			return SessionTemplate.create(this.script).inTransaction((tx) -> body.get());
		}

		@Override
		void useWithoutBody() {
			SessionTemplate.create(this.script).inTransaction(null);
		}

	}

	abstract static class SessionRules extends Rules {

		SessionRules() {
			super(List.of(Step.SESSION), Step.CLOSE, Step.CLOSE);
		}

		@Override
		Step[] steps(Step release) {
			return new Step[] { Step.SESSION, Step.CLOSE };
		}

	}

	abstract static class TransactionRules extends Rules {

		TransactionRules() {
			super(List.of(Step.SESSION, Step.BEGIN), Step.COMMIT, Step.ROLLBACK);
		}

		@Override
		Step[] steps(Step release) {
			return new Step[] { Step.SESSION, Step.BEGIN, release, Step.CLOSE };
		}

		@Test
		void aFailedBeginClosesTheSession() {
			this.script.on(Step.BEGIN).fail(this.later);
			assertReports(error(use(this::succeed)), this.later);
			assertThat(this.worked).isFalse();
			assertSteps(Step.SESSION, Step.BEGIN, Step.CLOSE);
		}

		@Test
		void aTransactionThatBeginsAfterACancellationIsRolledBackWithoutWork() {
			CompletableFuture<Void> begun = new CompletableFuture<>();
			this.script.on(Step.BEGIN).holdUntil(begun);
			CompletableFuture<String> future = use(this::succeed);
			future.cancel(true);
			assertSteps(Step.SESSION, Step.BEGIN);
			begun.complete(null);
			assertThat(this.worked).isFalse();
			assertSteps(steps(Step.ROLLBACK));
		}

	}

	/**
	 * The resource is closed once, after the use. The first error wins. A cancellation
	 * closes the resource. The future settles after the release.
	 */
	abstract static class Rules {

		final ScriptedDriver script = ScriptedDriver.create();

		final RuntimeException first = new IllegalArgumentException("first");

		final RuntimeException later = new UnsupportedOperationException("later");

		final AtomicBoolean worked = new AtomicBoolean();

		private final List<Step> acquisition;

		private final Step success;

		private final Step failure;

		/**
		 * Create the rules.
		 * @param acquisition the steps before the body
		 * @param success the step that begins the release after a success
		 * @param failure the step that begins the release after a failure or a
		 * cancellation
		 */
		Rules(List<Step> acquisition, Step success, Step failure) {
			this.acquisition = acquisition;
			this.success = success;
			this.failure = failure;
		}

		abstract CompletableFuture<String> use(Supplier<CompletionStage<String>> body);

		abstract void useWithoutBody();

		/**
		 * Return all steps of a use.
		 */
		abstract Step[] steps(Step release);

		@Test
		final void theResourceIsClosedOnceAndAfterTheUse() {
			CompletableFuture<String> working = new CompletableFuture<>();
			CompletableFuture<String> future = use(() -> working);
			assertThat(this.script.steps()).isEqualTo(this.acquisition);
			working.complete("worked");
			assertThat(future).isCompletedWithValue("worked");
			assertSteps(steps(this.success));
		}

		@Test
		final void aNullBodyIsRefusedAtTheCall() {
			assertThatIllegalArgumentException().isThrownBy(this::useWithoutBody);
			assertSteps();
		}

		@Test
		final void aNullValueIsAValue() {
			assertThat(use(() -> CompletableFuture.completedFuture(null))).isCompletedWithValue(null);
			assertSteps(steps(this.success));
		}

		@Test
		final void aSuccessIsReportedAfterTheClose() {
			CompletableFuture<Void> closed = new CompletableFuture<>();
			this.script.on(Step.CLOSE).holdUntil(closed);
			CompletableFuture<String> future = use(this::succeed);
			assertSteps(steps(this.success));
			assertThat(future).isNotDone();
			closed.complete(null);
			assertThat(future).isCompletedWithValue("worked");
		}

		@Test
		final void aFailureIsReportedAfterTheClose() {
			CompletableFuture<Void> closed = new CompletableFuture<>();
			this.script.on(Step.CLOSE).holdUntil(closed);
			CompletableFuture<String> future = use(this::fail);
			assertSteps(steps(this.failure));
			assertThat(future).isNotDone();
			closed.complete(null);
			assertThat(error(future)).isSameAs(this.first).hasNoSuppressedExceptions();
		}

		@Test
		final void aBodyThatThrowsIsAFailure() {
			assertThat(error(use(() -> {
				throw this.first;
			}))).isSameAs(this.first);
			assertSteps(steps(this.failure));
		}

		@Test
		final void aBodyThatReturnsNullIsAFailure() {
			assertThat(error(use(() -> null))).isInstanceOf(IllegalStateException.class).hasMessageContaining("null");
			assertSteps(steps(this.failure));
		}

		@Test
		final void aResourceThatCannotBeOpenedIsNotClosed() {
			this.script.on(Step.SESSION).throwing(this.later);
			assertReports(error(use(this::succeed)), this.later);
			assertThat(this.worked).isFalse();
			assertSteps(Step.SESSION);
		}

		@Test
		final void aReleaseThatFailsAfterASuccessIsTheError() {
			this.script.on(this.success).failAfterwards(this.later);
			assertReports(error(use(this::succeed)), this.later);
			assertSteps(steps(this.success));
		}

		@Test
		final void aReleaseThatThrowsAfterASuccessIsTheError() {
			this.script.on(this.success).answer(Behaviours.throwAfterwards(this.later));
			assertReports(error(use(this::succeed)), this.later);
			assertSteps(steps(this.success));
		}

		@Test
		final void aReleaseThatReturnsNullAfterASuccessIsTheError() {
			this.script.on(this.success).answer((step) -> null);
			error(use(this::succeed));
			assertSteps(steps(this.success));
		}

		@Test
		final void aReleaseThatFailsAfterAFailureIsSuppressed() {
			this.script.on(this.failure).failAfterwards(this.later);
			Throwable error = error(use(this::fail));
			assertThat(error).isSameAs(this.first);
			assertThat(error.getSuppressed()).singleElement()
				.satisfies((suppressed) -> assertReports(suppressed, this.later));
			assertSteps(steps(this.failure));
		}

		@Test
		final void anErrorIsNotAddedToItsOwnSuppressedErrors() {
			this.script.on(this.failure).failAfterwards(this.first);
			assertThat(error(use(this::fail))).isSameAs(this.first).hasNoSuppressedExceptions();
		}

		@Test
		final void aCancellationClosesAtOnceAndOnce() {
			CompletableFuture<String> working = new CompletableFuture<>();
			CompletableFuture<String> future = use(() -> working);
			future.cancel(true);
			assertSteps(steps(this.failure));
			working.complete("too late");
			assertSteps(steps(this.failure));
			assertThat(future).isCancelled();
		}

		@Test
		final void aCompletionFromOutsideIsACancellation() {
			CompletableFuture<String> future = use(CompletableFuture::new);
			future.complete("mine");
			assertSteps(steps(this.failure));
		}

		@Test
		final void aCancellationDuringTheReleaseChangesNothing() {
			CompletableFuture<Void> released = new CompletableFuture<>();
			this.script.on(this.success).holdUntil(released);
			CompletableFuture<String> future = use(this::succeed);
			future.cancel(true);
			released.complete(null);
			assertSteps(steps(this.success));
			assertThat(future).isCancelled();
		}

		@Test
		final void usesAreIndependent() {
			CompletableFuture<String> working = new CompletableFuture<>();
			CompletableFuture<String> one = use(() -> working);
			CompletableFuture<String> two = use(CompletableFuture::new);
			two.cancel(true);
			assertThat(one).isNotDone();
			working.complete("worked");
			assertThat(one).isCompletedWithValue("worked");
			assertThat(this.script.count(Step.SESSION)).isEqualTo(2);
			assertThat(this.script.count(Step.CLOSE)).isEqualTo(2);
		}

		/**
		 * Forbidden: the resource is closed twice or not at all; the future has a value
		 * although the exit is a cancellation.
		 */
		@Test
		final void theEndOfTheBodyRacesWithTheCancellation() throws Exception {
			try (Racer racer = new Racer()) {
				for (int round = 0; round < 2_000; round++) {
					this.script.forget();
					CompletableFuture<String> working = new CompletableFuture<>();
					CompletableFuture<String> future = use(() -> working);
					racer.race(() -> future.cancel(true), () -> working.complete("worked"));
					List<List<Step>> allowed = new ArrayList<>(List.of(Arrays.asList(steps(this.success))));
					if (future.isCancelled()) {
						allowed.add(Arrays.asList(steps(this.failure)));
					}
					assertThat(List.copyOf(this.script.steps())).isIn(allowed);
				}
			}
		}

		final CompletableFuture<String> succeed() {
			this.worked.set(true);
			return CompletableFuture.completedFuture("worked");
		}

		final CompletableFuture<String> fail() {
			return CompletableFuture.failedFuture(this.first);
		}

		final void assertSteps(Step... steps) {
			assertThat(this.script.steps()).containsExactly(steps);
		}

		/**
		 * The template translates errors of the driver and keeps the original as the
		 * cause.
		 */
		final void assertReports(Throwable error, Throwable reported) {
			assertThat((error == reported) ? error : error.getCause()).isSameAs(reported);
		}

		final Throwable error(CompletableFuture<?> future) {
			return AsyncResourceFixture.error(future);
		}

	}

}
