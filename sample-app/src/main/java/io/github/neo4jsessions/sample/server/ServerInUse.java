package io.github.neo4jsessions.sample.server;

import java.net.URI;
import java.nio.file.Path;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.stereotype.Component;

/**
 * Describes which Neo4j server the application uses, and how it was chosen.
 */
@Component
public final class ServerInUse {

	private final String description;

	ServerInUse(Neo4jConnectionDetails details, ObjectProvider<EmbeddedNeo4j> embedded,
			ObjectProvider<EmbeddedServerProperties> properties) {
		EmbeddedNeo4j server = embedded.getIfAvailable();
		this.description = (server != null) ? describe(server, properties.getObject().data()) : describe(details);
	}

	private static String describe(EmbeddedNeo4j server, @Nullable Path data) {
		return "embedded server " + server.version() + " at " + server.boltUri() + ", data in " + server.dataDirectory()
				+ ((data != null) ? " (kept)" : " (deleted at the end)");
	}

	private static String describe(Neo4jConnectionDetails details) {
		String uri = withoutCredentials(details.getUri());
		// Details from containers and Docker Compose have an origin, those from
		// properties have none.
		Origin origin = Origin.from(details);
		return (origin != null) ? "the server at " + uri + ", from " + origin : "the server at spring.neo4j.uri=" + uri;
	}

	// Boot accepts bolt://user:password@host as well. A malformed URI may contain its
	// password anywhere before the last @.
	private static String withoutCredentials(URI uri) {
		return uri.toString().replaceFirst("//.*@", "//");
	}

	/**
	 * Create the exception for a server that the application cannot use.
	 * @param failure the error of the attempt to use it
	 * @return the exception to throw; it ends the start with instructions instead of a
	 * stack trace
	 */
	public RuntimeException notUsable(Throwable failure) {
		return new ServerNotUsableException(
				"Neo4j cannot be used: " + this.description + "." + System.lineSeparator() + failure, failure);
	}

	@Override
	public String toString() {
		return this.description;
	}

}
