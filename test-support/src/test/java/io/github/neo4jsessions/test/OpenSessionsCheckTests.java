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

class OpenSessionsCheckTests {

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.create(this.driver);

	private final CompletableFuture<Object> work = new CompletableFuture<>();

	@Test
	void aCallThatGetsItsSessionAfterTheTestIsALeak() {
		SessionTemplate narrow = this.sessions.mutate().maxActive(1).build();
		narrow.executeWrite((tx) -> this.work);
		narrow.executeRead((tx) -> new CompletableFuture<>());
		CompletableFuture<Void> end = endDuringTheCheck(narrow);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> new OpenSessionsCheck(List.of(narrow), Duration.ofMillis(100)).check(Set.of("a test")))
			.withMessageContaining("working, READ");
		end.join();
		assertThat(narrow.statistics().active()).isZero();
	}

	@Test
	void aScopeThatEndsDuringTheCheckIsNotALeak() {
		CompletableFuture<Object> ofTheTest = this.sessions.executeWrite((tx) -> this.work);
		CompletableFuture<Void> end = endDuringTheCheck(this.sessions);
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

	private CompletableFuture<Void> endDuringTheCheck(SessionTemplate template) {
		return CompletableFuture.runAsync(() -> {
			Awaitility.await().until(() -> template.monitor().state() == SessionMonitor.State.DRAINING);
			this.work.complete("done");
		});
	}

	private void check(Duration patience) {
		new OpenSessionsCheck(List.of(this.sessions), patience).check(Set.of("a test"));
	}

}
