package com.example;

import io.github.neo4jsessions.test.Neo4jSessionsTest;
import org.junit.jupiter.api.Test;
import org.testcontainers.neo4j.Neo4jContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;

@Neo4jSessionsTest
@Import({ Bank.class, BankInOwnContainer.Containers.class })
class BankInOwnContainer {

	@Test
	void thereIsNoMoney(@Autowired Bank bank) {
		assertThatScope(bank.transfer("alice", "bob", 5)).fails().hasMessage("alice has no account");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Containers {

		@Bean
		@ServiceConnection
		Neo4jContainer neo4j() {
			return new Neo4jContainer("neo4j:5.26");
		}

	}

}
