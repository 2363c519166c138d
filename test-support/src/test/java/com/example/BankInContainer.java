package com.example;

import io.github.neo4jsessions.test.AutoConfigureTestNeo4j;
import io.github.neo4jsessions.test.NoOpenSessions;
import io.github.neo4jsessions.test.TestNeo4jServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;

@SpringBootTest(properties = "neo4j.sessions.call-sites=true")
@AutoConfigureTestNeo4j(server = TestNeo4jServer.CONTAINER)
@ExtendWith(NoOpenSessions.class)
class BankInContainer {

	@Test
	void moneyIsMoved(@Autowired Bank bank, @Autowired AccountRepository accounts) {
		accounts.save(new Account("alice", 100));
		accounts.save(new Account("bob", 0));
		assertThatScope(bank.transfer("alice", "bob", 5)).succeedsWith(95L);
	}

}
