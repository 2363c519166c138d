package io.github.neo4jsessions.sample.server;

import java.net.URI;

import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;

/**
 * The connection details that Testcontainers and Docker Compose register: a URI, and
 * where it was defined.
 */
record GivenDetails(URI uri) implements Neo4jConnectionDetails, OriginProvider {

	@Override
	public URI getUri() {
		return this.uri;
	}

	@Override
	public Origin getOrigin() {
		return new Origin() {

			@Override
			public String toString() {
				return "the container of a test";
			}

		};
	}

}
