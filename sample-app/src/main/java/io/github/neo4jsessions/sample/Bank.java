package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;

/**
 * The accounts in Neo4j. No method blocks. Each method is one transaction, by the
 * template or by annotation. It is committed if the work succeeds and rolled back if the
 * work fails. The returned future then fails with the exception of the work.
 */
@Service
class Bank {

	static final String OPEN = "CREATE (:Account {id: $id, owner: $owner, balance: $balance})";

	static final String FIND = """
			MATCH (a:Account {id: $id})
			RETURN a.id AS id, a.owner AS owner, a.balance AS balance""";

	static final String FIND_ALL = """
			MATCH (a:Account)
			RETURN a.id AS id, a.owner AS owner, a.balance AS balance ORDER BY id""";

	static final String LOCK = """
			UNWIND $ids AS id
			MATCH (a:Account {id: id})
			SET a.balance = a.balance + 0""";

	static final String FIND_BOTH = """
			MATCH (a:Account) WHERE a.id IN $ids
			RETURN a.id AS id, a.owner AS owner, a.balance AS balance""";

	static final String SAVE = """
			UNWIND $accounts AS account
			MATCH (a:Account {id: account.id})
			SET a.balance = account.balance""";

	private final SessionTemplate sessions;

	Bank(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	/**
	 * Open an account.
	 * @param account the account with its opening balance
	 * @return a future of the account; it fails with an {@link AccountExistsException} if
	 * the id is taken
	 */
	CompletableFuture<Account> open(Account account) {
		Map<String, Object> parameters = Map.of("id", account.id(), "owner", account.owner(), "balance",
				account.balance());
		return this.sessions
			.executeWrite((tx) -> tx.runAsync(OPEN, parameters)
				.thenCompose(ResultCursor::consumeAsync)
				.thenApply((summary) -> account))
			.exceptionallyCompose((failure) -> CompletableFuture.failedFuture(whyNotOpened(account, failure)));
	}

	/**
	 * Find an account.
	 * @param id its id
	 * @return a future of the account; it fails with an {@link AccountNotFoundException}
	 * if there is none
	 */
	CompletableFuture<Account> find(String id) {
		return this.sessions.executeRead((tx) -> tx.runAsync(FIND, Map.of("id", id))
			.thenCompose((cursor) -> cursor.listAsync(Account::from))
			.thenApply((found) -> found.stream().findFirst().orElseThrow(() -> new AccountNotFoundException(id))));
	}

	/**
	 * Find all accounts.
	 * @return a future of the accounts, ordered by id
	 */
	CompletableFuture<List<Account>> findAll() {
		return this.sessions
			.executeRead((tx) -> tx.runAsync(FIND_ALL).thenCompose((cursor) -> cursor.listAsync(Account::from)));
	}

	/**
	 * Move money from one account to another.
	 * @param order the requested transfer
	 * @return a future of the transfer; if it fails with an
	 * {@link AccountNotFoundException}, an {@link InsufficientFundsException} or a
	 * {@link BalanceLimitException}, nothing was changed
	 */
	@AsyncTransactional
	CompletableFuture<Transfer> transfer(TransferOrder order) {
		TransactionScope tx = TransactionScope.required();
		return lock(tx, order).thenCompose((locked) -> findBoth(tx, order))
			.thenApply((accounts) -> carryOut(order, accounts))
			.thenCompose((transfer) -> save(tx, transfer))
			.thenCompose((transfer) -> delay(transfer, order.hold()))
			.toCompletableFuture();
	}

	// Acquire the write locks of both accounts. They are acquired in the order of the
	// ids, so that two opposite transfers cannot deadlock, and before the balances are
	// read, since Neo4j's reads acquire no locks and could return a balance that a
	// concurrent transfer is about to change. Setting a property to a value that depends
	// on itself is how Cypher acquires a lock.
	private CompletionStage<?> lock(TransactionScope tx, TransferOrder order) {
		List<String> ids = Stream.of(order.from(), order.to()).sorted().toList();
		return tx.runAsync(LOCK, Map.of("ids", ids)).thenCompose(ResultCursor::consumeAsync);
	}

	private CompletionStage<Map<String, Account>> findBoth(TransactionScope tx, TransferOrder order) {
		return tx.runAsync(FIND_BOTH, Map.of("ids", List.of(order.from(), order.to())))
			.thenCompose((cursor) -> cursor.listAsync(Account::from))
			.thenApply((accounts) -> accounts.stream().collect(Collectors.toMap(Account::id, Function.identity())));
	}

	private Transfer carryOut(TransferOrder order, Map<String, Account> accounts) {
		Account from = require(accounts, order.from());
		Account to = require(accounts, order.to());
		return new Transfer(order.amount(), from.withdraw(order.amount()), to.deposit(order.amount()));
	}

	private Account require(Map<String, Account> accounts, String id) {
		Account account = accounts.get(id);
		if (account == null) {
			throw new AccountNotFoundException(id);
		}
		return account;
	}

	private CompletionStage<Transfer> save(TransactionScope tx, Transfer transfer) {
		List<Map<String, Object>> accounts = Stream.of(transfer.from(), transfer.to())
			.map((account) -> Map.<String, Object>of("id", account.id(), "balance", account.balance()))
			.toList();
		return tx.runAsync(SAVE, Map.of("accounts", accounts))
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> transfer);
	}

	private CompletionStage<Transfer> delay(Transfer transfer, Duration hold) {
		if (hold.isZero()) {
			return CompletableFuture.completedStage(transfer);
		}
		Executor later = CompletableFuture.delayedExecutor(hold.toMillis(), TimeUnit.MILLISECONDS);
		return CompletableFuture.supplyAsync(() -> transfer, later);
	}

	// The template translates a violated constraint to Spring's exception, as for any
	// database.
	private Throwable whyNotOpened(Account account, Throwable failure) {
		return (failure instanceof DataIntegrityViolationException) ? new AccountExistsException(account.id(), failure)
				: failure;
	}

}
