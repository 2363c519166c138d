package io.github.neo4jsessions.sample;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An operator finds a transfer that is held, and ends it.
 */
@IntegrationTest
class OperatorIT {

	private static final String ENDPOINT = "/actuator/neo4jsessions/default";

	@Autowired
	private Neo4jConnectionDetails details;

	@Test
	void heldTransferIsTheOldestAndCanBeAborted() {
		try (ConfigurableApplicationContext context = OtherApplication.run(this.details,
				"--management.endpoint.neo4jsessions.access=unrestricted")) {
			BankClient client = new BankClient(
					context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
			List.of("aborted-a", "aborted-b", "later-a", "later-b").forEach((id) -> client.open(id, 100));
			CompletableFuture<HttpResponse<String>> held = client.transfer("?hold=PT1M", "aborted-a", "aborted-b", 40);
			await().until(() -> scopes(client).size(), (open) -> open == 1);
			CompletableFuture<HttpResponse<String>> later = client.transfer("?hold=PT5S", "later-a", "later-b", 40);
			await().until(() -> scopes(client).size(), (open) -> open == 2);
			int oldest = scopes(client).get(0);
			assertThat(later.join().statusCode()).isEqualTo(201);
			assertThat(scopes(client)).containsExactly(oldest);
			assertThat(client.post(ENDPOINT, "{\"id\": %d}".formatted(oldest)).statusCode()).isEqualTo(200);
			Problems.assertThat(held.join()).isProblem(503, "was aborted by an operator through the actuator endpoint");
			assertThat(client.balance("aborted-a")).isEqualTo(100);
			assertThat(client.balance("aborted-b")).isEqualTo(100);
			await().until(client::activeSessions, (active) -> active == 0);
		}
	}

	@Test
	void nothingCanBeAbortedUnlessAccessIsAllowed(@Autowired @LocalServerPort int port) {
		BankClient client = new BankClient(port);
		assertThat(scopes(client)).isEmpty();
		assertThat(client.post(ENDPOINT, "{\"id\": 1}").statusCode()).isEqualTo(405);
	}

	private static List<Integer> scopes(BankClient client) {
		return JsonPath.read(client.get(ENDPOINT).body(), "$.scopes[*].id");
	}

}
