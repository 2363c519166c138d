package io.github.neo4jsessions.sample;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.json.JsonContent;

import static org.assertj.core.api.Assertions.assertThat;

@IntegrationTest
class AccountsIT {

	private final BankClient client;

	AccountsIT(@Autowired @LocalServerPort int port) {
		this.client = new BankClient(port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "opened", "opened with spaces", "opened ä%?#;+", "9223372036854775807" })
	void openedAccountIsAtItsLocation(String id) {
		HttpResponse<String> opened = this.client.open(id, 1050);
		assertThat(opened.statusCode()).isEqualTo(201);
		URI location = URI.create(opened.headers().firstValue("Location").orElseThrow());
		HttpResponse<String> found = this.client.get(location.getRawPath());
		assertThat(found.statusCode()).isEqualTo(200);
		assertThat(new JsonContent(found.body())).isStrictlyEqualTo(opened.body()).isStrictlyEqualTo("""
				{"id": "%s", "owner": "Owner of %1$s", "balance": 1050}""".formatted(id));
	}

	@Test
	void largestBalanceIsExact() {
		this.client.open("largest", Long.MAX_VALUE);
		assertThat(this.client.balance("largest")).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void accountsAreListedInTheOrderOfTheirIds() {
		this.client.open("listed-b", 0);
		this.client.open("listed-a", 0);
		HttpResponse<String> listed = this.client.get("/accounts");
		assertThat(listed.statusCode()).isEqualTo(200);
		assertThat(new JsonContent(listed.body())).extractingPath("$[*].id")
			.asArray()
			.containsSubsequence("listed-a", "listed-b");
	}

	@Test
	void existingIdIsAConflictAndChangesNothing() {
		this.client.open("taken", 5);
		Problems.assertThat(this.client.open("taken", 7)).isProblem(409, "Account 'taken' already exists");
		assertThat(this.client.balance("taken")).isEqualTo(5);
	}

	@Test
	void idIsAssignedOnceAmongConcurrentRequests() {
		List<CompletableFuture<HttpResponse<String>>> requests = Stream
			.generate(() -> this.client.postAsync("/accounts", """
					{"id": "wanted", "owner": "Ann", "balance": 1}"""))
			.limit(20)
			.toList();
		assertThat(requests).extracting((request) -> request.join().statusCode())
			.containsOnlyOnce(201)
			.containsOnly(201, 409);
	}

	@Test
	void unknownAccountIsNotFound() {
		Problems.assertThat(this.client.get("/accounts/nobody")).isProblem(404, "There is no account 'nobody'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "{}", "{\"id\": \"refused\", \"owner\": \"Ann\", \"balance\": -1}",
			"{\"id\": \"refused\", \"owner\": \"Ann\", \"balance\": 10.5}",
			"{\"id\": \"refused\", \"owner\": \"Ann\", \"balance\": \"10\"}",
			"{\"id\": \"refused\", \"owner\": \"Ann\", \"balance\": 9223372036854775808}",
			"{\"id\": \" \", \"owner\": \"Ann\", \"balance\": 1}", "{\"id\": \"refused\", \"balance\": 1}" })
	void invalidAccountIsRefused(String body) {
		Problems.assertThat(this.client.post("/accounts", body)).isProblem(400, "");
		assertThat(this.client.get("/accounts/refused").statusCode()).isEqualTo(404);
	}

	@Test
	void infoShowsTheNumberOfAccounts() {
		this.client.open("counted", 1);
		assertThat(new JsonContent(this.client.get("/actuator/info").body())).extractingPath("$.accounts")
			.asNumber()
			.satisfies((number) -> assertThat(number.longValue()).isPositive());
	}

	@Test
	void unknownPathIsNotFound() {
		Problems.assertThat(this.client.get("/nothing")).isProblem(404, "There is nothing at /nothing");
	}

	@Test
	void otherMethodIsNotAllowed() {
		Problems.assertThat(this.client.post("/accounts/opened", "{}")).isProblem(405, "POST");
	}

}
