package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/**
 * Makes many transfers at the same time, to show sessions that open, wait and close. A
 * third of them are held open, and some request more money than there is.
 */
@Component
final class Burst {

	static final int SIZE = 72;

	/** The most accounts to use; transfers on the same account run in turn. */
	private static final int ACCOUNTS = 8;

	private static final int REFUSED_EVERY = 6;

	private static final Duration HOLD = Duration.ofSeconds(1);

	private final Bank bank;

	Burst(Bank bank) {
		this.bank = bank;
	}

	/**
	 * Make the transfers.
	 * @return a future of their results, which completes when all have ended; it fails
	 * with a {@link TooFewAccountsException} if there are not two accounts
	 */
	CompletableFuture<BurstReport> fire() {
		return this.bank.findAll().thenApply(this::plan).thenCompose(this::carryOut);
	}

	private List<TransferOrder> plan(List<Account> accounts) {
		int pairs = Math.min(accounts.size(), ACCOUNTS) / 2;
		if (pairs == 0) {
			throw new TooFewAccountsException(accounts.size());
		}
		return IntStream.range(0, SIZE)
			.mapToObj((i) -> order(i, i / pairs, accounts.subList(i % pairs * 2, i % pairs * 2 + 2)))
			.toList();
	}

	private TransferOrder order(int number, int round, List<Account> pair) {
		// in both directions, so that the next burst starts with similar balances
		Account from = pair.get(round % 2);
		Account to = pair.get(1 - round % 2);
		boolean tooMuch = number % REFUSED_EVERY == REFUSED_EVERY - 1;
		return new TransferOrder(from.id(), to.id(), tooMuch ? moreThanBothHold(from, to) : 1 + number,
				(number % 3 == 0) ? HOLD : Duration.ZERO);
	}

	private static long moreThanBothHold(Account from, Account to) {
		long room = Long.MAX_VALUE - from.balance();
		return (to.balance() < room) ? from.balance() + to.balance() + 1 : Long.MAX_VALUE;
	}

	private CompletableFuture<BurstReport> carryOut(List<TransferOrder> orders) {
		List<CompletableFuture<@Nullable ProblemDetail>> transfers = orders.stream().map(this::carryOut).toList();
		return CompletableFuture.allOf(transfers.toArray(CompletableFuture[]::new))
			.thenApply((done) -> BurstReport.of(transfers.stream().map(CompletableFuture::join).toList()));
	}

	private CompletableFuture<@Nullable ProblemDetail> carryOut(TransferOrder order) {
		return this.bank.transfer(order)
			.handle((transfer, failure) -> (failure != null) ? Failures.describe(failure) : null);
	}

}
