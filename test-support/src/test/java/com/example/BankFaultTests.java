package com.example;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.NoOpenSessions;
import io.github.neo4jsessions.test.driver.HeldStep;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;
import org.neo4j.driver.exceptions.TransientException;

import org.springframework.dao.QueryTimeoutException;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThat;
import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;
import static org.assertj.core.api.Assertions.assertThat;

class BankFaultTests {

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.create(this.driver);

	private final Bank bank = new Bank(this.sessions);

	@RegisterExtension
	final NoOpenSessions noOpenSessions = NoOpenSessions.of(this.sessions);

	@BeforeEach
	void answerQueries() {
		this.driver.onQuery(Bank.WITHDRAW).rows(Map.of("a.balance", 95L));
		this.driver.onQuery(Bank.DEPOSIT).rows(Map.of("a.balance", 5L));
	}

	@Test
	void aTransferOfUnknownOutcomeIsNotRepeated() {
		this.driver.on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("connection reset"));
		assertThatScope(this.sessions, () -> this.bank.transfer("alice", "bob", 5)).hasUnknownOutcome();
		assertThat(this.driver.count(Step.BEGIN)).isEqualTo(1);
	}

	@Test
	void aDeadlockIsRetried() {
		RetrySettings soon = new RetrySettings(Duration.ofSeconds(30), Duration.ofMillis(1), 1, 0, false);
		SessionTemplate sessions = this.sessions.mutate().retry(soon).build();
		this.driver.on(Step.RUN)
			.first(1)
			.fail(new TransientException("Neo.TransientError.Transaction.DeadlockDetected", "deadlock"));
		assertThatScope(sessions, () -> new Bank(sessions).transfer("alice", "bob", 5)).isCommitted();
		assertThat(sessions).hasRetried(1);
	}

	@Test
	void aCallerWhoGivesUpGetsTheMoneyBack() {
		HeldStep query = this.driver.on(Step.RUN).stall();
		CompletableFuture<Long> transfer = this.bank.transfer("alice", "bob", 5);
		// what orTimeout does when the time is over
		transfer.completeExceptionally(new TimeoutException());
		query.release();
		assertThat(this.sessions).hasNoOpenSessions().hasRolledBack(1).hasCommitted(0);
	}

	@Test
	void aTimeoutOfTheServerIsReported() {
		this.driver.onQuery(Bank.DEPOSIT)
			.fail(new ClientException("Neo.ClientError.Transaction.TransactionTimedOut", "too long"));
		assertThatScope(this.sessions, () -> this.bank.transfer("alice", "bob", 5)).isRolledBack()
			.failsWith(QueryTimeoutException.class)
			.hasCauseInstanceOf(ClientException.class);
	}

}
