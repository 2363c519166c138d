package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs statements through Neo4j's HTTP query API, for which the JDK is sufficient.
 */
final class Cypher {

	private static final int ACCEPTED = 202;

	private static final int NOT_FOUND = 404;

	private static final int INTERNAL_ERROR = 500;

	private final HttpClient client = HttpClient.newHttpClient();

	private final int httpPort = Ports.free();

	private String authorization;

	/**
	 * Configure a server so that it answers this client.
	 * @param builder the server's builder
	 * @return the builder
	 */
	EmbeddedNeo4j.Builder enable(EmbeddedNeo4j.Builder builder) {
		return builder.setting("server.http.enabled", "true")
			.setting("server.http.listen_address", "127.0.0.1:" + this.httpPort);
	}

	/**
	 * Use the password of a server from now on.
	 * @param server the server
	 */
	void logIn(EmbeddedNeo4j server) {
		this.authorization = basic(server.username(), server.password());
	}

	void createPerson(String name) {
		assertThat(run("CREATE (p:Person {name: '" + name + "'}) RETURN p.name")).contains(name);
	}

	String personNames() {
		return run("MATCH (p:Person) RETURN p.name");
	}

	private String run(String statement) {
		HttpResponse<String> response = send(statement, this.authorization);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(ACCEPTED);
		return response.body();
	}

	/**
	 * Run a statement that must fail.
	 * @param statement the statement
	 * @return the error
	 */
	String fail(String statement) {
		HttpResponse<String> response = send(statement, this.authorization);
		assertThat(response.body()).contains("\"errors\"");
		return response.body();
	}

	/**
	 * Try to log in.
	 * @param username the name of a user, or {@code null} to send no credentials
	 * @param password the password
	 * @return the status of the answer: 202, or 401 if the login is refused
	 */
	int statusOfLogin(String username, String password) {
		return send("RETURN 1", (username != null) ? basic(username, password) : null).statusCode();
	}

	// The HTTP connector may open after the Bolt connector, and the database after both.
	// A connection in the client's pool may belong to the server before its restart.
	private HttpResponse<String> send(String statement, String authorization) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.httpPort + "/db/neo4j/query/v2"))
			.header("Content-Type", "application/json")
			.header("Accept", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"statement\": \"" + statement + "\"}"));
		if (authorization != null) {
			request.header("Authorization", authorization);
		}
		return await().atMost(Duration.ofSeconds(60))
			.ignoreExceptionsInstanceOf(IOException.class)
			.until(() -> this.client.send(request.build(), HttpResponse.BodyHandlers.ofString()),
					(response) -> response.statusCode() < INTERNAL_ERROR && response.statusCode() != NOT_FOUND);
	}

	private static String basic(String username, String password) {
		return "Basic "
				+ Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
	}

}
