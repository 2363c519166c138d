package io.github.neo4jsessions.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import com.jayway.jsonpath.JsonPath;

/**
 * A client of the bank.
 */
final class BankClient {

	private final HttpClient http = HttpClient.newHttpClient();

	private final int port;

	BankClient(int port) {
		this.port = port;
	}

	HttpResponse<String> get(String path) {
		return send(request(path).GET()).join();
	}

	HttpResponse<String> post(String path, String body) {
		return postAsync(path, body).join();
	}

	CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
		return send(request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	HttpResponse<String> open(String id, long balance) {
		return post("/accounts", """
				{"id": "%s", "owner": "Owner of %1$s", "balance": %d}""".formatted(id, balance));
	}

	CompletableFuture<HttpResponse<String>> transfer(String query, String from, String to, long amount) {
		return postAsync("/transfers" + query, """
				{"from": "%s", "to": "%s", "amount": %d}""".formatted(from, to, amount));
	}

	long balance(String id) {
		return JsonPath.<Number>read(get("/accounts/" + id).body(), "$.balance").longValue();
	}

	long activeSessions() {
		String body = get("/actuator/metrics/neo4j.sessions.active?tag=template:default").body();
		return JsonPath.<Number>read(body, "$.measurements[0].value").longValue();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
	}

	private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
		return this.http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
