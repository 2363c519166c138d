package io.github.neo4jsessions.sample;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.json.JsonContent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@IntegrationTest
class TransfersIT {

	private final BankClient client;

	TransfersIT(@Autowired @LocalServerPort int port) {
		this.client = new BankClient(port);
	}

	@Test
	void transferMovesMoney() {
		this.client.open("paying", 100);
		this.client.open("receiving", 1);
		HttpResponse<String> made = this.client.transfer("", "paying", "receiving", 100).join();
		assertThat(made.statusCode()).isEqualTo(201);
		assertThat(new JsonContent(made.body())).isStrictlyEqualTo("""
				{"amount": 100, "from": {"id": "paying", "owner": "Owner of paying", "balance": 0},
				"to": {"id": "receiving", "owner": "Owner of receiving", "balance": 101}}""");
		assertBalances("paying", 0, "receiving", 101);
	}

	@Test
	void tooLittleMoneyChangesNothing() {
		this.client.open("poor", 100);
		this.client.open("rich", 500);
		Problems.assertThat(this.client.transfer("", "poor", "rich", 101).join())
			.isProblem(409, "'poor' holds 100 cents");
		assertBalances("poor", 100, "rich", 500);
	}

	@Test
	void balanceBeyondTheLimitChangesNothing() {
		this.client.open("giver", 1);
		this.client.open("full", Long.MAX_VALUE);
		Problems.assertThat(this.client.transfer("", "giver", "full", 1).join())
			.isProblem(409, "the largest balance is");
		assertBalances("giver", 1, "full", Long.MAX_VALUE);
	}

	@ParameterizedTest
	@CsvSource({ "known, unknown", "unknown, known" })
	void unknownAccountIsNotFoundAndChangesNothing(String from, String to) {
		this.client.open("known", 100);
		Problems.assertThat(this.client.transfer("", from, to, 1).join())
			.isProblem(404, "There is no account 'unknown'");
		assertThat(this.client.balance("known")).isEqualTo(100);
	}

	@ParameterizedTest
	@CsvSource({ "refused-a, refused-b, 0", "refused-a, refused-b, -1", "refused-a, refused-a, 1" })
	void invalidTransferIsRefusedAndChangesNothing(String from, String to, long amount) {
		this.client.open("refused-a", 100);
		this.client.open("refused-b", 100);
		Problems.assertThat(this.client.transfer("", from, to, amount).join()).isProblem(400, "");
		assertBalances("refused-a", 100, "refused-b", 100);
	}

	@ParameterizedTest
	@CsvSource({ "'{'", "'{\"from\": \"a\", \"to\": \"b\", \"amount\": 10.5}'",
			"'{\"from\": \"a\", \"to\": \"b\", \"amount\": \"10\"}'" })
	void malformedTransferIsRefused(String body) {
		Problems.assertThat(this.client.post("/transfers", body)).isProblem(400, "");
	}

	@ParameterizedTest
	@CsvSource({ "5s", "PT-1S", "PT301S" })
	void otherHoldIsRefused(String hold) {
		Problems.assertThat(this.client.transfer("?hold=" + hold, "a", "b", 1).join())
			.isProblem(400, "'hold' is \"" + hold + "\"");
	}

	@Test
	void heldTransferIsOneActiveSessionUntilItIsCommitted() {
		this.client.open("held-a", 100);
		this.client.open("held-b", 100);
		assertThat(this.client.activeSessions()).isZero();
		CompletableFuture<HttpResponse<String>> held = this.client.transfer("?hold=PT10S", "held-a", "held-b", 40);
		await().until(this.client::activeSessions, (active) -> active == 1);
		assertThat(this.client.get("/actuator/prometheus").body())
			.containsPattern("(?m)^neo4j_sessions_active\\{[^}]*template=\"default\"[^}]*} 1\\.0$");
		assertBalances("held-a", 100, "held-b", 100);
		assertThat(held).isNotDone();
		assertThat(held.join().statusCode()).isEqualTo(201);
		assertThat(this.client.activeSessions()).isZero();
		assertBalances("held-a", 60, "held-b", 140);
	}

	@Test
	void parallelTransfersKeepTheSumAndLeaveNoSession() {
		List<String> ids = List.of("parallel-a", "parallel-b", "parallel-c");
		ids.forEach((id) -> this.client.open(id, 100));
		long[] expected = { 100, 100, 100 };
		List<CompletableFuture<HttpResponse<String>>> transfers = IntStream.range(0, 200)
			.mapToObj((i) -> this.client.transfer("", ids.get(i % 3), ids.get((i + 1 + i % 2) % 3), 30))
			.toList();
		List<Integer> statuses = transfers.stream().map((transfer) -> transfer.join().statusCode()).toList();
		assertThat(statuses).contains(201).containsOnly(201, 409);
		IntStream.range(0, 200).filter((i) -> statuses.get(i) == 201).forEach((i) -> {
			expected[i % 3] -= 30;
			expected[(i + 1 + i % 2) % 3] += 30;
		});
		assertThat(this.client.activeSessions()).isZero();
		assertThat(ids).extracting(this.client::balance)
			.containsExactly(expected[0], expected[1], expected[2])
			.allMatch((balance) -> balance >= 0);
		assertThat(ids.stream().mapToLong(this.client::balance).sum()).isEqualTo(300);
	}

	private void assertBalances(String first, long firstBalance, String second, long secondBalance) {
		assertThat(this.client.balance(first)).isEqualTo(firstBalance);
		assertThat(this.client.balance(second)).isEqualTo(secondBalance);
	}

}
