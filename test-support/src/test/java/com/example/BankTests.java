package com.example;

import java.util.Map;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.NoOpenSessions;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.neo4j.driver.Query;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;
import static org.assertj.core.api.Assertions.assertThat;

class BankTests {

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
	void bothAccountsAreChanged() {
		assertThatScope(this.sessions, () -> this.bank.transfer("alice", "bob", 5)).isCommitted().succeedsWith(95L);
		assertThat(this.driver.applied()).extracting(Query::text).containsExactly(Bank.WITHDRAW, Bank.DEPOSIT);
	}

	@Test
	void nothingIsChangedIfThereIsTooLittle() {
		this.driver.onQuery(Bank.WITHDRAW).rows(Map.of("a.balance", -1L));
		assertThatScope(this.sessions, () -> this.bank.transfer("alice", "bob", 5)).isRolledBack()
			.failsWith(IllegalStateException.class)
			.hasMessage("alice has too little");
		assertThat(this.driver.applied()).isEmpty();
	}

}
