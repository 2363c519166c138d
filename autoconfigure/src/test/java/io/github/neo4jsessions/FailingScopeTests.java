package io.github.neo4jsessions;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.neo4jsessions.ScriptedDriver.Step;
import io.github.neo4jsessions.observation.ScopeContext;
import io.github.neo4jsessions.observation.SessionScopeContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * A scope that throws where it should not keeps no other from its end. All that scopes
 * call is guarded, so that these throw themselves; whichever of them is the first, the
 * others come behind one that throws.
 */
class FailingScopeTests {

	private final ScriptedDriver script = new ScriptedDriver(new StubDriver(Runnable::run).driver());

	private TemplateRuntime runtime = new TemplateRuntime(TemplateSettings.defaults(this.script.driver()));

	private final AtomicInteger calls = new AtomicInteger();

	/**
	 * Where scopes throw, or empty for everywhere.
	 */
	private String failing = "";

	/**
	 * What is thrown there, or {@code null} for some exception.
	 */
	private Throwable thrown;

	/**
	 * The scope of the last call.
	 */
	private FailingScope scope;

	@Test
	void aShutdownStopsAllOthersAndComesToItsEnd() throws Exception {
		open();
		CompletableFuture<Void> shutdown = this.runtime.shutdown(Duration.ZERO);
		assertThat(this.calls).as("stopped").hasValue(3);
		shutdown.get(ScopeFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	@Test
	void aShutdownRefusesAllOthersThatWait() {
		Stream.generate(() -> new FailingScope(call())).limit(3).forEach(this.runtime::admit);
		this.runtime.shutdown(ScopeFixture.PATIENCE);
		assertThat(this.calls).as("refused").hasValue(3);
	}

	@Test
	void aDrainStopsAllOthersAndComesToItsEnd() throws Exception {
		open();
		CompletableFuture<Void> drain = this.runtime.drain(Duration.ZERO);
		assertThat(this.calls).as("stopped").hasValue(3);
		drain.get(ScopeFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	@Test
	void aDrainGoesOnThoughItsStepsThrow() {
		Set<SessionScope<?>> open = Set.of(new FailingScope(call()), new FailingScope(call()));
		TemplateDrain drain = new TemplateDrain();
		drain.stop(open, this::fail, this::fail);
		drain.overdue(this::fail);
		assertThat(this.calls).hasValue(6);
	}

	@Test
	void theMonitorShowsAllOthers() {
		open();
		this.runtime.admit(new FailingScope(call()) {
			@Override
			String transactionName() {
				throw failure();
			}
		}.opened());
		SessionMonitor monitor = new SessionMonitor(this.runtime);
		List<OpenScope> scopes = monitor.openScopes();
		assertThat(scopes).hasSize(3);
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void anAbortThatThrowsIsAnAbortAllTheSame() {
		open();
		SessionMonitor monitor = new SessionMonitor(this.runtime);
		long id = monitor.openScopes().get(0).id();
		assertThat(monitor.abort(id, "ann")).isPresent();
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void aScopeWhoseCloseCannotBeLookedAtFailsWithItsError() {
		this.failing = "isCertainBeforeClose";
		CompletableFuture<Object> future = call().start();
		this.scope.allWorked("done", null);
		assertThat(this.calls).hasValue(1);
		assertThat(error(future)).hasMessage("of the close");
		assertThat(this.runtime.scopes()).isEmpty();
	}

	@Test
	void aScopeWhoseErrorCannotBeLookedAtFailsWithIt() {
		this.failing = "mayRetry";
		CompletableFuture<Object> future = call().start();
		this.scope.allWorked(null, new IllegalStateException("of the work"));
		assertThat(this.calls).hasValue(1);
		assertThat(error(future)).hasMessage("of the work");
		assertThat(this.runtime.scopes()).isEmpty();
	}

	@Test
	void aScopeWhoseWorkCannotBeGivenUpTellsItsCallerInTime() {
		this.failing = "abandonWork";
		CompletableFuture<Object> future = call().start();
		this.scope.stop(new IllegalStateException("of a stop"));
		this.scope.overdue();
		assertThat(this.calls).hasValue(1);
		assertThat(error(future)).hasMessage("of a stop");
	}

	@Test
	void aScopeThatCannotBeEndedTellsItsCallerInTime() {
		this.failing = "end";
		CompletableFuture<Object> future = call().start();
		assertThatIllegalStateException().isThrownBy(() -> this.scope.stop(new IllegalStateException("of a stop")));
		await().untilAsserted(() -> assertThat(error(future)).hasMessage("of a stop"));
	}

	@Test
	void aScopeThatCannotBeBegunClosesItsSessionAndFails() {
		this.failing = "begin";
		this.thrown = new OutOfMemoryError("unable to create native thread");
		CompletableFuture<Object> future = call().start();
		assertThat(error(future)).isSameAs(this.thrown);
		assertThat(this.script.count(Step.CLOSE)).isOne();
		assertThat(this.runtime.statistics().closed()).isOne();
		assertThat(this.runtime.statistics().active()).isZero();
		assertThat(this.runtime.scopes()).isEmpty();
	}

	@Test
	void aScopeThatOverflowsTheStackBeforeItsBeginClosesItsSessionAndFails() {
		this.failing = "begin";
		this.thrown = new StackOverflowError();
		CompletableFuture<Object> future = call().start();
		await().untilAsserted(() -> assertThat(error(future)).isSameAs(this.thrown));
		assertThat(this.script.count(Step.CLOSE)).isOne();
		assertThat(this.runtime.statistics().active()).isZero();
	}

	@Test
	void aScopeThatCannotBeStartedFails() {
		this.failing = "early";
		this.thrown = new NoClassDefFoundError("of a scope");
		CompletableFuture<Object> future = call().start();
		assertThat(error(future)).isSameAs(this.thrown);
		assertThat(this.runtime.scopes()).isEmpty();
	}

	private static Throwable error(CompletableFuture<?> future) {
		assertThat(future).isCompletedExceptionally();
		return future.handle((value, ex) -> ex).join();
	}

	private void open() {
		for (int i = 0; i < 3; i++) {
			this.runtime.admit(new FailingScope(call()).opened());
		}
	}

	private ScopeCall<Object> call() {
		ScopeCall<Object> call = new ScopeCall<>(this.runtime, RetrySettings.none(), SessionConfig::defaultConfig,
				FailingScope::new);
		call.sessionConfig();
		return call;
	}

	private void fail(SessionScope<?> scope) {
		throw failure();
	}

	private IllegalStateException failure() {
		this.calls.incrementAndGet();
		return new IllegalStateException("of a scope");
	}

	private class FailingScope extends SessionScope<Object> {

		FailingScope(ScopeCall<Object> call) {
			super(FailingScopeTests.this.runtime, call);
		}

		FailingScope opened() {
			noteOpen();
			advance(Phase.NEW, Phase.WORKING);
			return this;
		}

		private void throwAt(String step) {
			if (FailingScopeTests.this.failing.isEmpty() || FailingScopeTests.this.failing.equals(step)) {
				if (FailingScopeTests.this.thrown != null) {
					FailingScopeTests.this.calls.incrementAndGet();
					throw Errors.<RuntimeException>sneaky(FailingScopeTests.this.thrown);
				}
				throw failure();
			}
		}

		/**
		 * For what scopes must do before they can throw elsewhere.
		 */
		private void throwIf(String step) {
			if (!FailingScopeTests.this.failing.isEmpty()) {
				throwAt(step);
			}
		}

		@Override
		EarlyWork<Object> early() {
			throwIf("early");
			return null;
		}

		boolean hasSession() {
			return false;
		}

		@Override
		void begin(AsyncSession session) {
			FailingScopeTests.this.scope = this;
			throwIf("begin");
			ready();
		}

		@Override
		ScopeFrame frame() {
			return new ScopeFrame(null, template(), this, null, null);
		}

		@Override
		CompletionStage<Object> work() {
			return new CompletableFuture<>();
		}

		@Override
		void end(boolean succeeded) {
			throwAt("end");
			if (!isStopped() && advance(Phase.ENDING, Phase.ENDED)) {
				close();
			}
		}

		@Override
		void cutOff() {
			throwAt("cutOff");
		}

		@Override
		void abandonWork() {
			throwAt("abandonWork");
		}

		@Override
		void settleAndLeave() {
			throwAt("settleAndLeave");
			super.settleAndLeave();
		}

		@Override
		void closeSession(Stages.Next<@Nullable Void> next) {
			next.settled(null, new IllegalStateException("of the close"));
		}

		@Override
		Throwable translateStart(Throwable ex) {
			return ex;
		}

		@Override
		boolean isCertainBeforeClose() {
			throwAt("isCertainBeforeClose");
			return false;
		}

		@Override
		boolean mayRetry(Throwable firstError) {
			throwAt("mayRetry");
			return false;
		}

		@Override
		ScopeContext observationContext() {
			return new SessionScopeContext("failing", AccessMode.READ, null);
		}

		@Override
		void noteOutcome(ScopeObservation observation) {
		}

	}

}
