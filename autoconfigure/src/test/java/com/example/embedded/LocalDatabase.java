package com.example.embedded;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

public final class LocalDatabase {

	private LocalDatabase() {
	}

	public static long countPeople() {
		try (EmbeddedNeo4j neo4j = EmbeddedNeo4j.start();
				Driver driver = GraphDatabase.driver(neo4j.boltUri(),
						AuthTokens.basic(neo4j.username(), neo4j.password()))) {
			return driver.executableQuery("MATCH (p:Person) RETURN count(p)")
				.execute()
				.records()
				.get(0)
				.get(0)
				.asLong();
		}
	}

}
