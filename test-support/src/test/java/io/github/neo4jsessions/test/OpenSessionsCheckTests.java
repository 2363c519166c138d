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
	void workInTheBackgroundThatBeginsDuringTheCheckIsNotALeak() {
		CompletableFuture<Object> ofTheTest = this.sessions.executeWrite((tx) -> this.work);
		CompletableFuture<CompletableFuture<Object>> background = CompletableFuture.supplyAsync(() -> {
			Awaitility.await().until(() -> this.sessions.monitor().state() == SessionMonitor.State.DRAINING);
			CompletableFuture<Object> later = this.sessions.executeWrite((tx) -> new CompletableFuture<>());
			this.work.complete("done");
			return later;
		});
		check(Duration.ofSeconds(1));
		assertThat(ofTheTest).isCompletedWithValue("done");
		assertThat(background.join()).isNotDone();
		assertThat(this.sessions.statistics().active()).isEqualTo(1);
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
