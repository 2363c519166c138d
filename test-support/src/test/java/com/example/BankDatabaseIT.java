package com.example;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.Neo4jSessionsTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;
import static org.assertj.core.api.Assertions.assertThat;

@Neo4jSessionsTest
@Import(Bank.class)
class BankDatabaseIT {

	@Autowired
	private Bank bank;

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private AccountRepository accounts;

	@BeforeEach
	void openAccounts() {
		this.accounts.save(new Account("alice", 100));
		this.accounts.save(new Account("bob", 0));
	}

	@Test
	void moneyIsMoved() {
		assertThatScope(this.sessions, () -> this.bank.transfer("alice", "bob", 5)).isCommitted().succeedsWith(95L);
		assertThat(this.accounts.findById("bob")).contains(new Account("bob", 5));
	}

	@Nested
	class WithTooLittle {

		@Test
		void nothingIsMoved() {
			assertThatScope(BankDatabaseIT.this.bank.transfer("alice", "bob", 500))
				.failsWith(IllegalStateException.class);
			assertThat(BankDatabaseIT.this.accounts.findById("alice")).contains(new Account("alice", 100));
		}

	}

}
