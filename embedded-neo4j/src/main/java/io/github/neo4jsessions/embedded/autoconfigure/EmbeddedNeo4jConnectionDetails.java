package io.github.neo4jsessions.embedded.autoconfigure;

import java.net.URI;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;

import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;

/**
 * Connection details of an embedded server. Their {@linkplain Origin origin} states its
 * version and the directory of its data.
 */
public final class EmbeddedNeo4jConnectionDetails implements Neo4jConnectionDetails, OriginProvider {

	private final EmbeddedNeo4j server;

	private final String remark;

	/**
	 * Create connection details of a server.
	 * @param server the server
	 */
	public EmbeddedNeo4jConnectionDetails(EmbeddedNeo4j server) {
		this(server, "");
	}

	EmbeddedNeo4jConnectionDetails(EmbeddedNeo4j server, String remark) {
		this.server = server;
		this.remark = remark;
	}

	@Override
	public URI getUri() {
		return this.server.boltUri();
	}

	@Override
	public AuthToken getAuthToken() {
		return AuthTokens.basic(this.server.username(), this.server.password());
	}

	/**
	 * Return the server.
	 * @return the server
	 */
	public EmbeddedNeo4j getServer() {
		return this.server;
	}

	@Override
	public Origin getOrigin() {
		String description = "embedded server " + this.server.version() + ", data in " + this.server.dataDirectory()
				+ this.remark;
		return new Origin() {

			@Override
			public String toString() {
				return description;
			}

		};
	}

}
