package io.github.neo4jsessions.test;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the server that tests connect to.
 *
 * @param server Server that tests connect to.
 * @param emptyDatabase Databases whose content is deleted before each test.
 * @param containerImage Image of the container, if the server is one.
 */
@ConfigurationProperties("neo4j.sessions.test")
record TestNeo4jProperties(@DefaultValue("embedded") TestNeo4jServer server,
		@DefaultValue("if-started") EmptyDatabase emptyDatabase, @DefaultValue("neo4j:5.26") String containerImage) {

}
