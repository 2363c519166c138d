package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.NoOpenSessions;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.Query;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import org.springframework.dao.TransientDataAccessResourceException;

import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThat;
import static io.github.neo4jsessions.test.Neo4jSessionsAssertions.assertThatScope;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service on a driver without a server: what it asks, in which order, and what
 * becomes of its transactions if a step fails.
 */
class BankTests {

	private static final Account ANN = new Account("ann", "Ann", 700);

	private static final Account BOB = new Account("bob", "Bob", 300);

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final SessionTemplate sessions = SessionTemplate.create(this.driver);

	private final Bank bank = new Bank(this.sessions);

	@RegisterExtension
	final NoOpenSessions noOpenSessions = NoOpenSessions.of(this.sessions);

	@Test
	void accountsAreTheRowsOfAQuery() {
		this.driver.onQuery(Bank.FIND_ALL).rows(row(ANN), row(BOB));
		assertThatScope(this.sessions, this.bank::findAll).isCommitted().succeedsWith(List.of(ANN, BOB));
	}

	@Test
	void accountIsFoundByItsId() {
		this.driver.onQuery(Bank.FIND)
			.answer((query) -> List.of(row(query.parameters().get("id").asString().equals("ann") ? ANN : BOB)));
		assertThatScope(this.bank.find("bob")).succeedsWith(BOB);
	}

	@Test
	void unknownAccountIsNotFound() {
		assertThatScope(this.bank.find("eve")).failsWith(AccountNotFoundException.class);
	}

	@Test
	void openedAccountIsCommitted() {
		assertThatScope(this.sessions, () -> this.bank.open(ANN)).isCommitted().succeedsWith(ANN);
		assertThat(this.driver.applied()).containsExactly(new Query(Bank.OPEN, row(ANN)));
	}

	@Test
	void idThatIsTakenIsReportedAndNothingIsCommitted() {
		this.driver.onQuery(Bank.OPEN)
			.fail(new ClientException("Neo.ClientError.Schema.ConstraintValidationFailed", "ann exists"));
		assertThatScope(this.sessions, () -> this.bank.open(ANN)).isRolledBack()
			.failsWith(AccountExistsException.class);
		assertThat(this.driver.applied()).isEmpty();
	}

	@Test
	void openingOfUnknownOutcomeIsReportedAsSuchAndNotRepeated() {
		this.driver.on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("connection reset"));
		assertThatScope(this.bank.open(ANN)).hasUnknownOutcome();
		assertThat(this.driver.count(Step.BEGIN)).isEqualTo(1);
	}

	@Test
	void transferSavesBothBalancesInOneTransaction() {
		this.driver.onQuery(Bank.FIND_BOTH).rows(row(ANN), row(BOB));
		Transfer made = new Transfer(200, new Account("ann", "Ann", 500), new Account("bob", "Bob", 500));
		assertThatScope(this.sessions, () -> transfer("ann", "bob", 200)).isCommitted().succeedsWith(made);
		assertThat(this.driver.applied()).extracting(Query::text).containsExactly(Bank.LOCK, Bank.FIND_BOTH, Bank.SAVE);
		assertThat(this.driver.applied().get(2).parameters().asMap()).isEqualTo(Map.of("accounts",
				List.of(Map.of("id", "ann", "balance", 500L), Map.of("id", "bob", "balance", 500L))));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void transferLocksTheAccountsInTheOrderOfTheirIdsBeforeItReadsThem(boolean there) {
		this.driver.onQuery(Bank.FIND_BOTH).rows(row(ANN), row(BOB));
		assertThatScope(there ? transfer("ann", "bob", 1) : transfer("bob", "ann", 1)).succeeds();
		Query first = this.driver.queries().get(0);
		assertThat(first.text()).isEqualTo(Bank.LOCK);
		assertThat(first.parameters().asMap()).isEqualTo(Map.of("ids", List.of("ann", "bob")));
	}

	@Test
	void transferOfTooMuchIsRolledBackWithoutSaving() {
		this.driver.onQuery(Bank.FIND_BOTH).rows(row(ANN), row(BOB));
		assertThatScope(this.sessions, () -> transfer("bob", "ann", 301)).isRolledBack()
			.failsWith(InsufficientFundsException.class);
		assertThat(this.driver.queries()).extracting(Query::text).doesNotContain(Bank.SAVE);
	}

	@Test
	void transferToAnUnknownAccountIsRolledBack() {
		this.driver.onQuery(Bank.FIND_BOTH).rows(row(ANN));
		assertThatScope(this.sessions, () -> transfer("ann", "eve", 1)).isRolledBack()
			.failsWith(AccountNotFoundException.class);
	}

	@Test
	void transferWhoseConnectionIsLostBeforeTheCommitIsRolledBack() {
		this.driver.onQuery(Bank.FIND_BOTH).rows(row(ANN), row(BOB));
		this.driver.onQuery(Bank.SAVE).fail(new ServiceUnavailableException("connection reset"));
		assertThatScope(this.sessions, () -> transfer("ann", "bob", 1)).isRolledBack()
			.failsWith(TransientDataAccessResourceException.class);
	}

	@Test
	void heldTransferThatIsCancelledIsRolledBack() {
		this.driver.onQuery(Bank.FIND_BOTH).rows(row(ANN), row(BOB));
		CompletableFuture<Transfer> held = transfer(new TransferOrder("ann", "bob", 1, Duration.ofMinutes(1)));
		assertThatScope(held).isPending();
		assertThat(this.sessions).hasOpenSessions(1);
		held.cancel(true);
		assertThatScope(held).isCancelled();
		assertThat(this.sessions).hasNoOpenSessions().hasRolledBack(1).hasCommitted(0);
		assertThat(this.driver.applied()).isEmpty();
	}

	private CompletableFuture<Transfer> transfer(String from, String to, long amount) {
		return transfer(new TransferOrder(from, to, amount, Duration.ZERO));
	}

	// Spring opens the transaction of an annotated method, and this bank is not a bean.
	private CompletableFuture<Transfer> transfer(TransferOrder order) {
		return this.sessions.inTransaction((tx) -> this.bank.transfer(order));
	}

	private static Map<String, Object> row(Account account) {
		return Map.of("id", account.id(), "owner", account.owner(), "balance", account.balance());
	}

}
