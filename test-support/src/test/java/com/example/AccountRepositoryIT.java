package com.example;

import java.util.Optional;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.AutoConfigureTestNeo4j;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.neo4j.test.autoconfigure.DataNeo4jTest;
import org.springframework.test.context.transaction.AfterTransaction;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;
import static org.assertj.core.api.Assertions.assertThat;

@DataNeo4jTest
@AutoConfigureTestNeo4j
class AccountRepositoryIT {

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private SessionTemplate sessions;

	@Test
	void aTemplateDoesNotTakePartInTheTransactionOfTheTest() {
		this.accounts.save(new Account("alice", 100));
		assertThat(this.accounts.count()).isEqualTo(1);
		assertThatScope(this.sessions.query("MATCH (a:Account) RETURN count(a)").fetchAs(Long.class).one())
			.succeedsWith(Optional.of(0L));
		assertThatScope(this.sessions.query("CREATE (:Account {owner: 'bob', balance: 0})").run()).succeeds();
	}

	@AfterTransaction
	void onlyTheTransactionOfTheTestIsRolledBack() {
		assertThat(this.accounts.findAll()).containsExactly(new Account("bob", 0));
	}

}
