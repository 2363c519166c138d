package io.github.neo4jsessions.test.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.neo4j.driver.Query;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StepScriptTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final IllegalStateException error = new IllegalStateException("as scripted");

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SESSION")
	void aStepThatFailsIsNotTaken(Step step) {
		assertThat(this.driver.on(step).fail(this.error)).isSameAs(this.driver);
		assertThat(Stages.error(take(step))).isSameAs(this.error);
		assertThat(this.driver.count(step)).isOne();
		assertThat(this.driver.applied()).isEmpty();
		assertThat(this.driver.openSessions()).isOne();
	}

	@Test
	void aStepThatFailsAfterwardsIsTaken() {
		this.driver.on(Step.COMMIT).failAfterwards(this.error);
		assertThat(Stages.error(take(Step.COMMIT))).isSameAs(this.error);
		assertThat(this.driver.applied()).containsExactly(new Query("CREATE (:A)"));
		this.driver.on(Step.CLOSE).failAfterwards(this.error);
		int open = this.driver.openSessions();
		assertThat(Stages.error(take(Step.CLOSE))).isSameAs(this.error);
		assertThat(this.driver.openSessions()).isEqualTo(open);
	}

	@ParameterizedTest
	@EnumSource
	void aStepThatThrowsIsNotTaken(Step step) {
		this.driver.on(step).throwing(this.error);
		assertThatIllegalStateException().isThrownBy(() -> take(step)).isSameAs(this.error);
		assertThat(this.driver.count(step)).isOne();
		assertThat(this.driver.applied()).isEmpty();
		Error serious = new StackOverflowError("as scripted");
		this.driver.on(step).throwing(serious);
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> take(step)).isSameAs(serious);
	}

	@Test
	void aStepThatStallsIsTakenWhenItIsReleased() {
		HeldStep commit = this.driver.on(Step.COMMIT).stall();
		assertThat(commit.reached()).isZero();
		CompletableFuture<?> committed = take(Step.COMMIT);
		commit.awaitReached(PATIENCE);
		assertThat(commit.reached()).isOne();
		assertThat(committed).isNotDone();
		assertThat(this.driver.applied()).isEmpty();
		commit.release();
		assertThat(committed).isCompleted();
		assertThat(this.driver.applied()).hasSize(1);
		assertThat(take(Step.COMMIT)).as("it stalls no more").isCompleted();
		assertThat(commit.reached()).isEqualTo(2);
	}

	@Test
	void aStepThatStallsAfterwardsIsTakenAtOnce() {
		HeldStep commit = this.driver.on(Step.COMMIT).stallAfterwards();
		CompletableFuture<?> committed = take(Step.COMMIT);
		commit.awaitReached(PATIENCE);
		assertThat(committed).isNotDone();
		assertThat(this.driver.applied()).hasSize(1);
		commit.release();
		assertThat(committed).isCompleted();
	}

	@Test
	void aStepThatStallsMayFail() {
		HeldStep commit = this.driver.on(Step.COMMIT).stall();
		CompletableFuture<?> committed = take(Step.COMMIT);
		commit.fail(this.error);
		commit.release();
		assertThat(Stages.error(committed)).isSameAs(this.error);
		assertThat(Stages.error(take(Step.COMMIT))).isSameAs(this.error);
		assertThat(this.driver.applied()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> commit.fail(null)).withMessageContaining("'error'");
	}

	@Test
	void aStepThatIsNotReachedInTimeIsAnAssertionError() {
		HeldStep commit = this.driver.on(Step.COMMIT).stall();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> commit.awaitReached(Duration.ZERO))
			.withMessageContaining("COMMIT was not reached");
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> commit.awaitReached(PATIENCE));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void aStepIsHeldUntilASignalAndReturnsItsValue() {
		CompletableFuture<String> signal = new CompletableFuture<>();
		this.driver.on(Step.BEGIN).holdUntil(signal);
		CompletableFuture<AsyncTransaction> begun = session().beginTransactionAsync().toCompletableFuture();
		assertThat(begun).isNotDone();
		signal.complete("now");
		assertThat(Stages.value(begun).isOpenAsync().toCompletableFuture()).isCompletedWithValue(true);
		this.driver.on(Step.BEGIN).holdUntil(CompletableFuture.failedFuture(this.error));
		assertThat(Stages.error(session().beginTransactionAsync())).isSameAs(this.error);
	}

	@Test
	void aStepCompletesOnAnExecutorWithItsValueOrItsError() {
		List<Runnable> tasks = new ArrayList<>();
		this.driver.on(Step.BEGIN).completeOn(tasks::add);
		CompletableFuture<AsyncTransaction> begun = session().beginTransactionAsync().toCompletableFuture();
		assertThat(begun).isNotDone();
		tasks.remove(0).run();
		assertThat(Stages.value(begun)).isNotNull();
		this.driver.onQuery("WRONG").fail(this.error);
		this.driver.on(Step.RUN).completeOn(tasks::add);
		CompletableFuture<?> failed = session().runAsync("WRONG").toCompletableFuture();
		assertThat(failed).isNotDone();
		tasks.remove(0).run();
		assertThat(Stages.error(failed)).isSameAs(this.error);
	}

	@Test
	void aStepMayDoAnythingElse() {
		this.driver.on(Step.RUN).answer((step) -> null);
		assertThat(session().runAsync("Q")).isNull();
		this.driver.on(Step.SESSION).answer((step) -> {
			Object first = step.get();
			assertThat(first).isInstanceOf(AsyncSession.class);
			return step.get();
		});
		int open = this.driver.openSessions();
		session();
		assertThat(this.driver.openSessions()).isEqualTo(open + 2);
		assertThat(this.driver.count(Step.SESSION)).isEqualTo(2);
	}

	@Test
	void aScriptAppliesToTheNthCall() {
		this.driver.on(Step.RUN).nth(2).fail(this.error);
		AsyncSession session = session();
		Stages.value(session.runAsync("Q"));
		assertThat(Stages.error(session.runAsync("Q"))).isSameAs(this.error);
		Stages.value(session.runAsync("Q"));
	}

	@Test
	void aScriptAppliesToTheFirstCalls() {
		Stages.value(session().runAsync("Q"));
		this.driver.on(Step.RUN).first(2).fail(this.error);
		assertThat(Stages.error(session().runAsync("Q"))).isSameAs(this.error);
		assertThat(Stages.error(session().runAsync("Q"))).isSameAs(this.error);
		Stages.value(session().runAsync("Q"));
	}

	@Test
	void theLastScriptThatAppliesWins() {
		IllegalStateException second = new IllegalStateException("the second");
		this.driver.on(Step.RUN).fail(this.error).on(Step.RUN).nth(2).fail(second).on(Step.RUN).first(1).succeed();
		Stages.value(session().runAsync("Q"));
		assertThat(Stages.error(session().runAsync("Q"))).isSameAs(second);
		assertThat(Stages.error(session().runAsync("Q"))).isSameAs(this.error);
		this.driver.on(Step.RUN).nth(1).fail(second);
		assertThat(Stages.error(session().runAsync("Q"))).as("each script counts on its own").isSameAs(second);
		this.driver.on(Step.RUN).fail(this.error);
		assertThat(Stages.error(session().runAsync("Q"))).as("one for all calls replaces the others")
			.isSameAs(this.error);
	}

	@Test
	void aStepThatSucceedsHasNoScript() {
		this.driver.on(Step.RUN).fail(this.error).on(Step.RUN).nth(2).fail(this.error).on(Step.RUN).succeed();
		Stages.value(session().runAsync("Q"));
		Stages.value(session().runAsync("Q"));
	}

	@Test
	void aScriptOfOneStepDoesNotApplyToOthers() {
		this.driver.on(Step.COMMIT).fail(this.error);
		Stages.value(take(Step.ROLLBACK));
		Stages.value(take(Step.CLOSE));
	}

	@Test
	void openingASessionHasNoStage() {
		StepScript session = this.driver.on(Step.SESSION);
		assertThatIllegalArgumentException().isThrownBy(() -> session.fail(this.error))
			.withMessageContaining("'fail'")
			.withMessageContaining("'throwing'");
		assertThatIllegalArgumentException().isThrownBy(() -> session.failAfterwards(this.error));
		assertThatIllegalArgumentException().isThrownBy(session::stall);
		assertThatIllegalArgumentException().isThrownBy(session::stallAfterwards);
		assertThatIllegalArgumentException().isThrownBy(() -> session.holdUntil(new CompletableFuture<>()));
		assertThatIllegalArgumentException().isThrownBy(() -> session.completeOn(Runnable::run));
		assertThat(session()).isNotNull();
	}

	@Test
	void refusesInvalidArguments() {
		StepScript run = this.driver.on(Step.RUN);
		assertThatIllegalArgumentException().isThrownBy(() -> run.nth(0)).withMessageContaining("'number'");
		assertThatIllegalArgumentException().isThrownBy(() -> run.first(0)).withMessageContaining("'calls'");
		assertThatIllegalArgumentException().isThrownBy(() -> run.fail(null)).withMessageContaining("'error'");
		assertThatIllegalArgumentException().isThrownBy(() -> run.failAfterwards(null))
			.withMessageContaining("'error'");
		assertThatIllegalArgumentException().isThrownBy(() -> run.throwing(null)).withMessageContaining("'error'");
		assertThatIllegalArgumentException().isThrownBy(() -> run.throwing(new Exception("checked")))
			.withMessageContaining("checked");
		assertThatIllegalArgumentException().isThrownBy(() -> run.holdUntil(null)).withMessageContaining("'signal'");
		assertThatIllegalArgumentException().isThrownBy(() -> run.completeOn(null)).withMessageContaining("'executor'");
		assertThatIllegalArgumentException().isThrownBy(() -> run.answer(null)).withMessageContaining("'behaviour'");
		Stages.value(session().runAsync("Q"));
	}

	private AsyncSession session() {
		return this.driver.session(AsyncSession.class);
	}

	/**
	 * Take a step, and those before it.
	 */
	private CompletableFuture<?> take(Step step) {
		AsyncSession session = session();
		return switch (step) {
			case SESSION -> CompletableFuture.completedFuture(session);
			case BEGIN -> session.beginTransactionAsync().toCompletableFuture();
			case RUN -> session.runAsync("CREATE (:A)").toCompletableFuture();
			case COMMIT -> {
				AsyncTransaction transaction = Stages.value(session.beginTransactionAsync());
				Stages.value(transaction.runAsync("CREATE (:A)"));
				yield transaction.commitAsync().toCompletableFuture();
			}
			case ROLLBACK -> Stages.value(session.beginTransactionAsync()).rollbackAsync().toCompletableFuture();
			case CLOSE -> session.closeAsync().toCompletableFuture();
		};
	}

}
