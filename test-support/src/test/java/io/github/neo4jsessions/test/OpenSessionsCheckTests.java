package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionMonitor;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.HeldStep;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.spy;

class OpenSessionsCheckTests {

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.create(this.driver);

	private final CompletableFuture<Object> work = new CompletableFuture<>();

	@Test
	void aCallThatGetsItsSessionAfterTheTestIsALeak() {
		SessionTemplate narrow = spy(this.sessions.mutate().maxActive(1).build());
		willAnswer((drain) -> {
			Object idle = drain.callRealMethod();
			this.work.complete("done");
			return idle;
		}).given(narrow).drain(any());
		narrow.executeWrite((tx) -> this.work);
		narrow.executeRead((tx) -> new CompletableFuture<>());
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> new OpenSessionsCheck(List.of(narrow), Duration.ofSeconds(1)).check(Set.of("a test")))
			.withMessageContaining("working, READ");
		assertThat(narrow.statistics().active()).isZero();
	}

	@Test
	void aScopeThatEndsDuringTheCheckIsNotALeak() {
		CompletableFuture<Object> ofTheTest = this.sessions.executeWrite((tx) -> this.work);
		CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
			Awaitility.await().until(() -> this.sessions.monitor().state() == SessionMonitor.State.DRAINING);
			this.work.complete("done");
		});
		check(Duration.ofSeconds(30));
		end.join();
		assertThat(ofTheTest).isCompletedWithValue("done");
	}

	@Test
	void whatWasOpenedLaterDoesNotCount() {
		this.sessions.executeWrite((tx) -> this.work);
		assertThat(OpenScopes.of(this.sessions, Duration.ZERO).isEmpty()).isFalse();
		assertThat(OpenScopes.of(this.sessions, Duration.ofHours(1)).isEmpty()).isTrue();
		this.work.complete("done");
		assertThat(OpenScopes.of(this.sessions, Duration.ZERO).isEmpty()).isTrue();
	}

	@Test
	void aServerThatDoesNotAnswerIsReported() {
		HeldStep close = this.driver.on(Step.CLOSE).stall();
		this.sessions.executeWrite((tx) -> this.work);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> check(Duration.ZERO))
			.withMessageContaining("After 0 s there were")
			.withMessageContaining("the server does not answer, so that some of them stay open");
		close.release();
		assertThat(this.sessions.statistics().active()).isZero();
	}

	@Test
	void theTransactionIsNamed() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setName("Bank.transfer");
		this.sessions.inTransaction(definition, (tx) -> this.work);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> check(Duration.ZERO))
			.withMessageContaining("transaction 'Bank.transfer'");
	}

	@Test
	void anInterruptedCheckFails() {
		this.sessions.executeWrite((tx) -> this.work);
		Thread.currentThread().interrupt();
		assertThatIllegalStateException().isThrownBy(() -> check(Duration.ofSeconds(30)))
			.withMessageContaining("Interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

	private void check(Duration patience) {
		new OpenSessionsCheck(List.of(this.sessions), patience).check(Set.of("a test"));
	}

}
