package io.github.neo4jsessions.sample;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * The calls that are made while something is broken, and what becomes of their callers.
 * Not thread-safe: one thread makes all calls. When they are closed, no transfer is held
 * any longer.
 */
final class Calls implements AutoCloseable {

	/** The most accounts to use; transfers on the same account run in turn. */
	private static final int ACCOUNTS = 8;

	/** The last call of two accounts that has a bit of its own in the sum they move. */
	private static final int LAST_BIT = 9;

	private static final TransactionDefinition HELD = held();

	private final SessionTemplate sessions;

	private final Bank bank;

	private final List<Account> accounts;

	private final List<Gate> gates = new ArrayList<>();

	/** The accounts that pay in the transfers that are held. */
	private final Set<String> held = new HashSet<>();

	private final List<Call> calls = new ArrayList<>();

	/**
	 * Create a new instance.
	 * @param sessions runs the transactions of the transfers that are held
	 * @param bank makes the transfers
	 * @param accounts the accounts before the calls, at least two
	 */
	Calls(SessionTemplate sessions, Bank bank, List<Account> accounts) {
		this.sessions = sessions;
		this.bank = bank;
		this.accounts = accounts;
	}

	/**
	 * Return whether a scope is that of a transfer which is, or was, held.
	 */
	static boolean isHeld(OpenScope scope) {
		return Objects.equals(scope.transactionName(), HELD.getName());
	}

	/**
	 * Return a new gate for transfers, which is open at the latest when the calls are
	 * closed.
	 */
	Gate gate() {
		Gate gate = new Gate();
		this.gates.add(gate);
		return gate;
	}

	/**
	 * Make transfers.
	 * @param count their number
	 * @param what what their callers do, in words
	 * @return the futures, as the callers have them
	 */
	List<CompletableFuture<Transfer>> transfer(int count, String what) {
		return transfer(count, what, this.bank::transfer);
	}

	/**
	 * Make transfers that are held before their commit. Only the first one of an account
	 * is expected at the gate: the others wait for its locks.
	 * @param count their number
	 * @param what what their callers do, in words
	 * @param gate what they wait for
	 * @return the futures, as the callers have them
	 */
	List<CompletableFuture<Transfer>> transfer(int count, String what, Gate gate) {
		// the transfer joins this transaction, which is therefore open until the gate is
		return transfer(count, what, (order) -> {
			if (this.held.add(order.from())) {
				gate.expect();
			}
			return this.sessions.inTransaction(HELD, (tx) -> this.bank.transfer(order)
				.thenCompose((transfer) -> gate.pass().thenApply((passed) -> transfer)));
		});
	}

	private List<CompletableFuture<Transfer>> transfer(int count, String what,
			Function<TransferOrder, CompletableFuture<Transfer>> transfer) {
		return IntStream.range(0, count).mapToObj((i) -> transfer(what, transfer)).toList();
	}

	private CompletableFuture<Transfer> transfer(String what,
			Function<TransferOrder, CompletableFuture<Transfer>> transfer) {
		int pairs = Math.min(this.accounts.size(), ACCOUNTS) / 2;
		int number = this.calls.size();
		String from = this.accounts.get(number % pairs * 2).id();
		String to = this.accounts.get(number % pairs * 2 + 1).id();
		// each amount is another power of two, so that the balances show afterwards
		// which transfers were made
		int bit = Math.min(number / pairs, LAST_BIT);
		CompletableFuture<Transfer> made = transfer.apply(new TransferOrder(from, to, 1L << bit, Duration.ZERO));
		this.calls.add(Call.of(what, made, to, (bit < LAST_BIT) ? 1L << bit : 0));
		return made;
	}

	/**
	 * Read the accounts, in a transaction that is retried.
	 * @param what what the caller does, in words
	 */
	void read(String what) {
		this.calls.add(Call.of(what, this.bank.findAll(), "", 0));
	}

	/**
	 * Wait until all callers have their results.
	 */
	void await() {
		this.calls.forEach((call) -> call.end().join());
	}

	@Override
	public void close() {
		this.gates.forEach(Gate::open);
	}

	/**
	 * Describe what became of the callers, which have their results.
	 * @param now the accounts after the calls
	 * @return the callers, in the order of their calls
	 */
	List<BreakReport.Callers> describe(List<Account> now) {
		Map<String, BigInteger> moved = moved(now);
		Map<List<Object>, BreakReport.Callers> groups = new LinkedHashMap<>();
		for (Call call : this.calls) {
			BreakReport.Callers callers = call.describe(moved);
			groups.merge(List.of(callers.call(), callers.fate(), String.valueOf(callers.found())), callers,
					Calls::together);
		}
		return List.copyOf(groups.values());
	}

	private static TransactionDefinition held() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setName(Calls.class.getName() + ".transfer");
		return definition;
	}

	private Map<String, BigInteger> moved(List<Account> now) {
		Map<String, BigInteger> before = balances(this.accounts);
		return balances(now).entrySet()
			.stream()
			.filter((account) -> before.containsKey(account.getKey()))
			.collect(Collectors.toMap(Map.Entry::getKey,
					(account) -> account.getValue().subtract(before.get(account.getKey()))));
	}

	private static Map<String, BigInteger> balances(List<Account> accounts) {
		return accounts.stream()
			.collect(Collectors.toMap(Account::id, (account) -> BigInteger.valueOf(account.balance())));
	}

	private static BreakReport.Callers together(BreakReport.Callers first, BreakReport.Callers next) {
		return new BreakReport.Callers(first.count() + next.count(), first.call(), first.fate(), first.message(),
				first.found(), Math.max(first.millis(), next.millis()));
	}

	/**
	 * One call.
	 *
	 * @param what what its caller does
	 * @param start when it was made
	 * @param end completes when the caller has its result, and never fails
	 * @param to the account that receives money
	 * @param bit the amount, if no other call of the account moves the same; otherwise 0
	 */
	private record Call(String what, long start, CompletableFuture<End> end, String to, long bit) {

		static Call of(String what, CompletableFuture<?> call, String to, long bit) {
			return new Call(what, System.nanoTime(),
					call.handle((value, failure) -> new End(System.nanoTime(), failure)), to, bit);
		}

		BreakReport.Callers describe(Map<String, BigInteger> moved) {
			End end = this.end.join();
			Fate fate = Fate.of(end.failure());
			return new BreakReport.Callers(1, this.what, fate, end.message(),
					(fate == Fate.UNKNOWN) ? found(moved.get(this.to)) : null,
					Duration.ofNanos(end.at() - this.start).toMillis());
		}

		private @Nullable Fate found(@Nullable BigInteger moved) {
			if (this.bit == 0 || moved == null || moved.signum() < 0) {
				return null;
			}
			return moved.testBit(Long.numberOfTrailingZeros(this.bit)) ? Fate.COMMITTED : Fate.ROLLED_BACK;
		}

	}

	private record End(long at, @Nullable Throwable failure) {

		@Nullable String message() {
			Throwable failure = this.failure;
			if (failure instanceof CompletionException && failure.getCause() != null) {
				failure = failure.getCause();
			}
			if (failure == null) {
				return null;
			}
			return failure.getClass().getSimpleName()
					+ ((failure.getMessage() != null) ? ": " + failure.getMessage() : "");
		}

	}

}
