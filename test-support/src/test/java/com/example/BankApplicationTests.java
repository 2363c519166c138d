package com.example;

import java.util.Map;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.NoOpenSessions;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;

/**
 * A whole application without a server.
 */
@SpringBootTest
@ExtendWith(NoOpenSessions.class)
class BankApplicationTests {

	@Test
	void aScriptedDriverReplacesThatOfTheApplication(@Autowired ScriptedDriver driver, @Autowired Bank bank,
			@Autowired SessionTemplate sessions) {
		driver.onQuery(Bank.WITHDRAW).rows(Map.of("a.balance", 95L));
		driver.onQuery(Bank.DEPOSIT).rows(Map.of("a.balance", 5L));
		assertThatScope(sessions, () -> bank.transfer("alice", "bob", 5)).isCommitted().succeedsWith(95L);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Scripted {

		@Bean
		ScriptedDriver driver() {
			return ScriptedDriver.create();
		}

	}

}
