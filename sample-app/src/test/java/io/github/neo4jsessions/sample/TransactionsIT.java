package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.json.JsonContent;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Asynchronous transactions by annotation beside a repository of Spring Data, in one
 * application.
 */
@IntegrationTest
class TransactionsIT {

	private final BankClient client;

	@Autowired
	private Bank bank;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private TransactionTemplate blocking;

	@Autowired
	@Qualifier("asyncNeo4jTransactionManager")
	private PlatformTransactionManager asynchronous;

	TransactionsIT(@Autowired @LocalServerPort int port) {
		this.client = new BankClient(port);
	}

	@Test
	void transferIsCommittedBeforeItsFutureCompletesAndRolledBackByALateFailure() {
		this.accounts.save(new Account("annotated-a", "Ann", 100));
		this.accounts.save(new Account("annotated-b", "Bob", 0));
		assertThat(this.bank.transfer(order(Duration.ZERO))
			.thenApplyAsync((transfer) -> this.accounts.findById("annotated-b").orElseThrow().balance())
			.join()).isEqualTo(40);

		CompletableFuture<Transfer> failed = new TransactionTemplate(this.asynchronous)
			.execute((status) -> this.bank.transfer(order(Duration.ZERO))
				.thenCompose((transfer) -> CompletableFuture.failedFuture(new IllegalStateException("late"))));
		assertThatThrownBy(failed::join).rootCause().hasMessage("late");
		assertBalances(60, 40);

		CompletableFuture<Transfer> held = this.bank.transfer(order(Duration.ofMinutes(1)));
		assertThatThrownBy(() -> held.orTimeout(1, TimeUnit.SECONDS).join())
			.hasRootCauseInstanceOf(TimeoutException.class);
		await().until(this.client::activeSessions, (active) -> active == 0);
		assertBalances(60, 40);

		// the repository's own transactions are blocking, as without the starter
		assertThatThrownBy(() -> this.blocking.executeWithoutResult((status) -> {
			this.accounts.save(new Account("annotated-c", "Cid", 1));
			throw new IllegalStateException("blocking");
		})).hasMessage("blocking");
		assertThat(this.accounts.existsById("annotated-c")).isFalse();
	}

	private TransferOrder order(Duration hold) {
		return new TransferOrder("annotated-a", "annotated-b", 40, hold);
	}

	private void assertBalances(long first, long second) {
		assertThat(this.accounts.findById("annotated-a")).map(Account::balance).hasValue(first);
		assertThat(this.accounts.findById("annotated-b")).map(Account::balance).hasValue(second);
	}

	@Test
	void infoShowsTheNumberOfAccounts() {
		this.client.open("counted", 1);
		assertThat(new JsonContent(this.client.get("/actuator/info").body())).extractingPath("$.accounts")
			.asNumber()
			.satisfies((number) -> assertThat(number.longValue()).isPositive());
	}

}
