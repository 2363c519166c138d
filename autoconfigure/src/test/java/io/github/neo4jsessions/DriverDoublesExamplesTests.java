package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.test.driver.HeldStep;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.TransientException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of unit tests on a driver without a server.
 */
class DriverDoublesExamplesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final Accounts accounts = new Accounts(SessionTemplate.create(this.driver));

	@Test
	void aTransferIsOneTransaction() {
		this.driver.onQuery(Accounts.CHANGE).rows(Map.of("balance", 70));
		assertThat(this.accounts.transfer("1", "2", 30)).succeedsWithin(PATIENCE).isEqualTo(70L);
		assertThat(this.driver.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.RUN, Step.COMMIT,
				Step.CLOSE);
		assertThat(this.driver.applied()).extracting((query) -> query.parameters().asMap())
			.containsExactly(Map.of("id", "1", "amount", -30L), Map.of("id", "2", "amount", 30L));
	}

	@Test
	void nothingIsTransferredToAnAccountThatDoesNotExist() {
		this.driver.onQuery(Accounts.CHANGE).rows(Map.of("balance", 70));
		this.driver.onQuery((query) -> query.parameters().get("id").asString().equals("2")).rows();
		assertThat(this.accounts.transfer("1", "2", 30)).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.withMessage("There is no account 2");
		assertThat(this.driver.count(Step.ROLLBACK)).isOne();
		assertThat(this.driver.applied()).isEmpty();
		assertThat(this.driver.openSessions()).isZero();
	}

	@Test
	void aTransferIsMadeOnceAfterADeadlock() {
		this.driver.onQuery(Accounts.CHANGE).rows(Map.of("balance", 70));
		this.driver.on(Step.COMMIT)
			.first(1)
			.fail(new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "locked"));
		assertThat(this.accounts.transfer("1", "2", 30)).succeedsWithin(PATIENCE);
		assertThat(this.driver.count(Step.BEGIN)).isEqualTo(2);
		assertThat(this.driver.applied()).hasSize(2);
	}

	@Test
	void aTransferWhoseAnswerIsLostIsOfUnknownOutcome() {
		this.driver.onQuery(Accounts.CHANGE).rows(Map.of("balance", 70));
		this.driver.on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("connection reset"));
		assertThat(this.accounts.transfer("1", "2", 30)).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		assertThat(this.driver.applied()).hasSize(2);
	}

	@Test
	void aTransferThatIsCancelledIsRolledBack() {
		HeldStep query = this.driver.on(Step.RUN).stall();
		CompletableFuture<Long> transfer = this.accounts.transfer("1", "2", 30);
		query.awaitReached(PATIENCE);
		transfer.cancel(true);
		query.release();
		assertThat(this.driver.steps()).containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.ROLLBACK, Step.CLOSE);
		assertThat(this.driver.applied()).isEmpty();
	}

	static class Accounts {

		static final String CHANGE = "MATCH (a:Account {id: $id}) SET a.balance = a.balance + $amount "
				+ "RETURN a.balance AS balance";

		private final SessionTemplate sessions;

		Accounts(SessionTemplate sessions) {
			this.sessions = sessions;
		}

		CompletableFuture<Long> transfer(String from, String to, long amount) {
			return this.sessions.executeWrite((tx) -> change(from, -amount)
				.thenCompose((left) -> change(to, amount).thenApply((balance) -> left)));
		}

		private CompletableFuture<Long> change(String id, long amount) {
			return this.sessions.query(CHANGE)
				.bindAll(Map.of("id", id, "amount", amount))
				.fetchAs(Long.class)
				.one()
				.thenApply((balance) -> balance
					.orElseThrow(() -> new IllegalArgumentException("There is no account " + id)));
		}

	}

}
