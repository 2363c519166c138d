package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs statements through Neo4j's HTTP query API, which needs nothing but the JDK.
 */
final class Cypher {

	private static final int ACCEPTED = 202;

	private final HttpClient client = HttpClient.newHttpClient();

	private final int httpPort = Ports.free();

	/**
	 * Let a server answer this client.
	 * @param builder the server's builder
	 * @return the builder
	 */
	EmbeddedNeo4j.Builder enable(EmbeddedNeo4j.Builder builder) {
		return builder.setting("server.http.enabled", "true")
			.setting("server.http.listen_address", "127.0.0.1:" + this.httpPort);
	}

	void createPerson(String name) {
		assertThat(run("CREATE (p:Person {name: '" + name + "'}) RETURN p.name")).contains(name);
	}

	String personNames() {
		return run("MATCH (p:Person) RETURN p.name");
	}

	// the HTTP connector may open after the Bolt one, and a connection of the client's
	// pool may be of the server before its restart
	private String run(String statement) {
		URI uri = URI.create("http://127.0.0.1:" + this.httpPort + "/db/neo4j/query/v2");
		HttpRequest request = HttpRequest.newBuilder(uri)
			.header("Content-Type", "application/json")
			.header("Accept", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"statement\": \"" + statement + "\"}"))
			.build();
		return await().atMost(Duration.ofSeconds(60))
			.ignoreExceptionsInstanceOf(IOException.class)
			.until(() -> this.client.send(request, HttpResponse.BodyHandlers.ofString()),
					(response) -> response.statusCode() == ACCEPTED)
			.body();
	}

}
