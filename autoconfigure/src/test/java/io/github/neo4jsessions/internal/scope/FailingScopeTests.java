package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionMonitor;
import io.github.neo4jsessions.TemplateAccess;
import io.github.neo4jsessions.contract.ScopeFixture;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.internal.query.QueryExecutor;
import io.github.neo4jsessions.internal.template.CallOptions;
import io.github.neo4jsessions.internal.template.ManagedScope;
import io.github.neo4jsessions.internal.template.TemplateDrain;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import io.github.neo4jsessions.observation.ScopeObservationContext;
import io.github.neo4jsessions.observation.SessionScopeObservationContext;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * A scope that throws in any of its steps does not prevent others from ending. All calls
 * of a scope to other code are guarded, so these scopes throw themselves. Whichever scope
 * comes first in an iteration, the others come after one that throws.
 */
class FailingScopeTests {

	private final ScriptedDriver script = ScriptedDriver.create();

	private TemplateRuntime runtime = new TemplateRuntime(new TemplateSettings(this.script), QueryExecutor::query);

	private final AtomicInteger calls = new AtomicInteger();

	/**
	 * The step in which scopes throw, or empty for every step.
	 */
	private String failing = "";

	/**
	 * The error that is thrown there, or {@code null} for an exception.
	 */
	private Throwable thrown;

	/**
	 * The scope of the last call.
	 */
	private SessionScope<Object> scope;

	@Test
	void aShutdownStopsAllOtherScopesAndCompletes() throws Exception {
		open();
		CompletableFuture<Void> shutdown = this.runtime.registry().shutdown(Duration.ZERO);
		assertThat(this.calls).as("stopped").hasValue(3);
		shutdown.get(ScopeFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	@Test
	void aShutdownRefusesAllOtherWaitingCalls() {
		Stream.generate(FailingScope::new).limit(3).forEach(this.runtime.registry()::admit);
		this.runtime.registry().shutdown(ScopeFixture.PATIENCE);
		assertThat(this.calls).as("refused").hasValue(3);
	}

	@Test
	void aDrainStopsAllOtherScopesAndCompletes() throws Exception {
		open();
		CompletableFuture<Void> drain = this.runtime.registry().drain(Duration.ZERO);
		assertThat(this.calls).as("stopped").hasValue(3);
		drain.get(ScopeFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	@Test
	void aDrainContinuesEvenIfItsStepsThrow() {
		Set<ManagedScope> open = Set.of(new FailingScope(), new FailingScope());
		TemplateDrain drain = new TemplateDrain();
		drain.stop(open, this::fail, this::fail);
		drain.overdue(this::fail);
		assertThat(this.calls).hasValue(6);
	}

	@Test
	void theMonitorShowsAllOtherScopes() {
		open();
		call((scope) -> new FailingUnit(scope) {
			@Override
			public String transactionName() {
				throw failure();
			}
		});
		SessionMonitor monitor = TemplateAccess.monitor(this.runtime);
		List<OpenScope> scopes = monitor.openScopes();
		assertThat(scopes).hasSize(3);
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void anAbortThatThrowsStillCounts() {
		open();
		SessionMonitor monitor = TemplateAccess.monitor(this.runtime);
		long id = monitor.openScopes().get(0).id();
		assertThat(monitor.abort(id, "ann")).isPresent();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void aScopeFailsWithTheErrorOfACloseThatCannotBeProcessed() {
		this.failing = "isCertainBeforeClose";
		CompletableFuture<Object> future = call(FailingUnit::new);
		this.scope.allWorked("done", null);
		assertThat(this.calls).hasValue(1);
		assertThat(error(future)).hasMessage("the close failed");
		assertThat(this.runtime.registry().scopes()).isEmpty();
	}

	@Test
	void aScopeFailsWithAnErrorThatCannotBeProcessed() {
		this.failing = "mayRetry";
		CompletableFuture<Object> future = call(FailingUnit::new);
		this.scope.allWorked(null, new IllegalStateException("the work failed"));
		assertThat(this.calls).hasValue(1);
		assertThat(error(future)).hasMessage("the work failed");
		assertThat(this.runtime.registry().scopes()).isEmpty();
	}

	@Test
	void aScopeWhoseWorkCannotBeAbandonedFailsForItsCallerInTime() {
		this.failing = "abandonWork";
		CompletableFuture<Object> future = call(FailingUnit::new);
		this.scope.attempt().stop(new IllegalStateException("stopped"));
		this.scope.attempt().tellOverdue();
		assertThat(this.calls).hasValue(1);
		assertThat(error(future)).hasMessage("stopped");
	}

	@Test
	void aScopeThatCannotBeEndedFailsForItsCallerInTime() {
		this.failing = "end";
		CompletableFuture<Object> future = call(FailingUnit::new);
		assertThatIllegalStateException()
			.isThrownBy(() -> this.scope.attempt().stop(new IllegalStateException("stopped")));
		await().untilAsserted(() -> assertThat(error(future)).hasMessage("stopped"));
	}

	@Test
	void aScopeThatCannotBeBegunClosesItsSessionAndFails() {
		this.failing = "begin";
		this.thrown = new OutOfMemoryError("unable to create native thread");
		CompletableFuture<Object> future = call(FailingUnit::new);
		assertThat(error(future)).isSameAs(this.thrown);
		assertThat(this.script.count(Step.CLOSE)).isOne();
		assertThat(this.runtime.statistics().closed()).isOne();
		assertThat(this.runtime.statistics().active()).isZero();
		assertThat(this.runtime.registry().scopes()).isEmpty();
	}

	@Test
	void aScopeThatOverflowsTheStackBeforeItsBeginClosesItsSessionAndFails() {
		this.failing = "begin";
		this.thrown = new StackOverflowError();
		CompletableFuture<Object> future = call(FailingUnit::new);
		await().untilAsserted(() -> assertThat(error(future)).isSameAs(this.thrown));
		assertThat(this.script.count(Step.CLOSE)).isOne();
		assertThat(this.runtime.statistics().active()).isZero();
	}

	@Test
	void aScopeThatCannotBeStartedFails() {
		this.failing = "eager";
		this.thrown = new NoClassDefFoundError("the scope failed");
		CompletableFuture<Object> future = call(FailingUnit::new);
		assertThat(error(future)).isSameAs(this.thrown);
		assertThat(this.runtime.registry().scopes()).isEmpty();
	}

	private static Throwable error(CompletableFuture<?> future) {
		assertThat(future).isCompletedExceptionally();
		return future.handle((value, ex) -> ex).join();
	}

	private void open() {
		for (int i = 0; i < 3; i++) {
			call(FailingUnit::new);
		}
	}

	private CompletableFuture<Object> call(Function<SessionScope<Object>, UnitOfWork<Object>> units) {
		return TemplateCall.start(this.runtime, RetrySettings.defaults(), CallOptions.NONE,
				SessionConfig::defaultConfig, units);
	}

	private void fail(ManagedScope scope) {
		throw failure();
	}

	private IllegalStateException failure() {
		this.calls.incrementAndGet();
		return new IllegalStateException("the scope failed");
	}

	private class FailingUnit implements UnitOfWork<Object> {

		private final SessionScope<Object> scope;

		FailingUnit(SessionScope<Object> scope) {
			this.scope = scope;
		}

		private void throwAt(String step) {
			if (FailingScopeTests.this.failing.isEmpty() || FailingScopeTests.this.failing.equals(step)) {
				if (FailingScopeTests.this.thrown != null) {
					FailingScopeTests.this.calls.incrementAndGet();
					throw Exceptions.<RuntimeException>sneaky(FailingScopeTests.this.thrown);
				}
				throw failure();
			}
		}

		/**
		 * Throw in one step only, for steps that a scope must take before it can throw
		 * elsewhere.
		 */
		private void throwIf(String step) {
			if (!FailingScopeTests.this.failing.isEmpty()) {
				throwAt(step);
			}
		}

		@Override
		public boolean hasSession() {
			return false;
		}

		@Override
		public void begin(AsyncSession session) {
			FailingScopeTests.this.scope = this.scope;
			throwIf("begin");
			this.scope.ready();
		}

		@Override
		public Eager eager() {
			throwIf("eager");
			return null;
		}

		@Override
		public ScopeContext context() {
			return new ScopeContext(null, this.scope.template(), this.scope, null, null);
		}

		@Override
		public CompletionStage<Object> work() {
			return new CompletableFuture<>();
		}

		@Override
		public void worked(Object value, Throwable error) {
			this.scope.allWorked(value, error);
		}

		@Override
		public void end(boolean succeeded) {
			throwAt("end");
			if (!this.scope.isStopped() && this.scope.advanceToEnded()) {
				this.scope.close();
			}
		}

		@Override
		public void cutOff() {
			throwAt("cutOff");
		}

		@Override
		public void abandonWork() {
			throwAt("abandonWork");
		}

		@Override
		public CompletionStage<Void> notifyOfEnd() {
			throwAt("notifyOfEnd");
			return null;
		}

		@Override
		public void releaseReferences() {
		}

		@Override
		public void closeSession(Stages.Next<Void> next) {
			next.settled(null, new IllegalStateException("the close failed"));
		}

		@Override
		public Throwable translateStart(Throwable ex) {
			return ex;
		}

		@Override
		public boolean isCertainBeforeClose() {
			throwAt("isCertainBeforeClose");
			return false;
		}

		@Override
		public boolean mayRetry(Throwable firstError) {
			throwAt("mayRetry");
			return false;
		}

		@Override
		public ScopeObservationContext observationContext() {
			return new SessionScopeObservationContext("failing", AccessMode.READ, null);
		}

		@Override
		public Outcome outcome() {
			return null;
		}

	}

	/**
	 * A scope that throws in every method that its template calls.
	 */
	private final class FailingScope implements ManagedScope {

		@Override
		public void refuse(RuntimeException refusal) {
			throw failure();
		}

		@Override
		public void stop(Throwable cause) {
			throw failure();
		}

		@Override
		public void tellOverdue() {
			throw failure();
		}

		@Override
		public boolean isAborted() {
			return false;
		}

		@Override
		public void log(String step, Throwable error) {
		}

		@Override
		public String describe() {
			return "a scope";
		}

		@Override
		public CallerContext callerContext() {
			return null;
		}

		@Override
		public Throwable opener() {
			return null;
		}

		@Override
		public String transactionName() {
			return null;
		}

		@Override
		public boolean isKnownAs(long id) {
			return false;
		}

		@Override
		public OpenScope snapshot(long now) {
			return null;
		}

	}

}
