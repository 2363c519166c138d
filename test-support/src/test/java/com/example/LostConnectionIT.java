package com.example;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.Neo4jSessionsTest;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.BoltProxy;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;
import static org.assertj.core.api.Assertions.assertThat;

@Neo4jSessionsTest
class LostConnectionIT {

	@Test
	void moneyMayHaveMovedIfTheAnswerToTheCommitIsLost(@Autowired Neo4jConnectionDetails server,
			@Autowired AccountRepository accounts) {
		accounts.save(new Account("alice", 100));
		accounts.save(new Account("bob", 0));
		try (BoltProxy proxy = BoltProxy.to(server.getUri());
				Driver driver = GraphDatabase.driver(proxy.uri(), server.getAuthToken())) {
			SessionTemplate sessions = SessionTemplate.create(driver);
			proxy.on(BoltMessage.COMMIT).cutBeforeAnswer();
			assertThatScope(sessions, () -> new Bank(sessions).transfer("alice", "bob", 5)).hasUnknownOutcome();
		}
		// it has, since the server received the commit
		assertThat(accounts.findById("bob")).contains(new Account("bob", 5));
	}

}
