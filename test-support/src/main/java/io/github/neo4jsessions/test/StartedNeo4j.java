package io.github.neo4jsessions.test;

import java.net.URI;

import org.neo4j.driver.AuthToken;

import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;

/**
 * A server that was started for the tests of this JVM, and ends with it.
 *
 * @param description what it is, for logs and messages
 * @param uri its address
 * @param token its user
 */
record StartedNeo4j(String description, URI uri, AuthToken token) implements Neo4jConnectionDetails, OriginProvider {

	@Override
	public URI getUri() {
		return this.uri;
	}

	@Override
	public AuthToken getAuthToken() {
		return this.token;
	}

	@Override
	public Origin getOrigin() {
		return new OfTests(this.description);
	}

	@Override
	public String toString() {
		// without the password
		return this.uri.toString();
	}

	private record OfTests(String description) implements Origin {

		@Override
		public String toString() {
			return this.description + ", started for the tests";
		}

	}

}
