package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.Neo4jSessionsTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThat;
import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

/**
 * The service and the repository on a real server, without the web server: asynchronous
 * transactions, by annotation and by template, beside blocking ones of Spring Data.
 */
@Neo4jSessionsTest
@Import(Bank.class)
class TransactionsIT {

	private static final Account ANN = new Account("ann", "Ann", 100);

	private static final Account BOB = new Account("bob", "Bob", 0);

	@Autowired
	private Bank bank;

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private TransactionTemplate blocking;

	@Autowired
	@Qualifier("asyncNeo4jTransactionManager")
	private PlatformTransactionManager asynchronous;

	@BeforeEach
	void openAccounts() {
		this.accounts.save(ANN);
		this.accounts.save(BOB);
	}

	@Test
	void transferIsCommittedBeforeItsFutureCompletes() {
		assertThat(this.bank.transfer(order(Duration.ZERO))
			.thenApplyAsync((transfer) -> this.accounts.findById("bob").orElseThrow().balance())
			.join()).isEqualTo(40);
		assertBalances(60, 40);
	}

	@Test
	void transferIsOneTransaction() {
		assertThatScope(this.sessions, () -> this.bank.transfer(order(Duration.ZERO))).isCommitted()
			.succeedsWith(new Transfer(40, new Account("ann", "Ann", 60), new Account("bob", "Bob", 40)));
		assertBalances(60, 40);
	}

	@Test
	void transferIsRolledBackByALateFailure() {
		CompletableFuture<Transfer> failed = new TransactionTemplate(this.asynchronous)
			.execute((status) -> this.bank.transfer(order(Duration.ZERO))
				.thenCompose((transfer) -> CompletableFuture.failedFuture(new IllegalStateException("late"))));
		assertThatThrownBy(failed::join).rootCause().hasMessage("late");
		assertBalances(100, 0);
	}

	@Test
	void transferIsRolledBackIfItsCallerGivesUp() {
		SessionStatistics before = this.sessions.statistics();
		assertThatScope(this.sessions,
				() -> this.bank.transfer(order(Duration.ofMinutes(1))).orTimeout(1, TimeUnit.SECONDS))
			.failsWith(TimeoutException.class);
		assertThat(this.sessions).hasNoOpenSessions();
		assertThat(this.sessions).since(before).hasRolledBack(1).hasCommitted(0);
		assertBalances(100, 0);
	}

	@Test
	void transferOfTooMuchIsRolledBack() {
		assertThatScope(this.sessions, () -> this.bank.transfer(new TransferOrder("ann", "bob", 101, Duration.ZERO)))
			.isRolledBack()
			.failsWith(InsufficientFundsException.class);
		assertBalances(100, 0);
	}

	@Test
	void accountsOfTheRepositoryAreThoseOfTheTemplate() {
		Account cid = new Account("cid", "Cid", Long.MAX_VALUE);
		assertThatScope(this.sessions, () -> this.bank.open(cid)).isCommitted().succeedsWith(cid);
		assertThat(this.accounts.findById("cid")).contains(cid);
		assertThatScope(this.bank.find("cid")).succeedsWith(cid);
		assertThatScope(this.bank.findAll()).value().asInstanceOf(list(Account.class)).containsExactly(ANN, BOB, cid);
		assertThatScope(this.bank.find("eve")).failsWith(AccountNotFoundException.class);
	}

	@Test
	void transactionsOfTheRepositoryAreBlockingAsWithoutTheStarter() {
		assertThatThrownBy(() -> this.blocking.executeWithoutResult((status) -> {
			this.accounts.save(new Account("cid", "Cid", 1));
			throw new IllegalStateException("blocking");
		})).hasMessage("blocking");
		assertThat(this.accounts.existsById("cid")).isFalse();
	}

	private TransferOrder order(Duration hold) {
		return new TransferOrder("ann", "bob", 40, hold);
	}

	private void assertBalances(long first, long second) {
		assertThat(this.accounts.findById("ann")).map(Account::balance).hasValue(first);
		assertThat(this.accounts.findById("bob")).map(Account::balance).hasValue(second);
	}

}
