package io.github.neo4jsessions.sample.server;

import java.net.URI;

import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.stereotype.Component;

/**
 * Describes which Neo4j server the application uses, and how it was chosen.
 */
@Component
public final class ServerInUse {

	private final String description;

	ServerInUse(Neo4jConnectionDetails details) {
		String uri = withoutCredentials(details.getUri());
		// Details of an embedded server, a container and Docker Compose have an origin,
		// those from properties have none.
		Origin origin = Origin.from(details);
		this.description = (origin != null) ? "the server at " + uri + ", from " + origin
				: "the server at spring.neo4j.uri=" + uri;
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
