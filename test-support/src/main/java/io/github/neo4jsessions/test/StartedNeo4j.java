package io.github.neo4jsessions.test;

import java.net.URI;

import org.neo4j.driver.AuthToken;

import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;

/**
 * A server that was started for the tests of this JVM, and ends with it.
 *
 * @param uri its address
 * @param token its user
 */
record StartedNeo4j(URI uri, AuthToken token) implements Neo4jConnectionDetails {

	@Override
	public URI getUri() {
		return this.uri;
	}

	@Override
	public AuthToken getAuthToken() {
		return this.token;
	}

	@Override
	public String toString() {
		// without the password
		return this.uri.toString();
	}

}
