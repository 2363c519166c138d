package io.github.neo4jsessions.server;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.junit.jupiter.api.Test;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A consumer of the embedded server sees the library but none of the server's classes,
 * because the server's Netty version differs from Boot's.
 */
class ServerClassPathTests {

	@Test
	void theServerIsNotOnTheClassPath() {
		ClassLoader classLoader = EmbeddedNeo4j.class.getClassLoader();
		assertThat(ClassUtils.isPresent("org.neo4j.driver.Driver", classLoader)).isTrue();
		assertThat(ClassUtils.isPresent("org.neo4j.dbms.api.DatabaseManagementService", classLoader)).isFalse();
		assertThat(ClassUtils.isPresent("org.neo4j.server.CommunityEntryPoint", classLoader)).isFalse();
		assertThat(ClassUtils.isPresent("org.neo4j.server.Neo4jCommunity", classLoader)).isFalse();
	}

}
