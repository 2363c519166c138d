package io.github.neo4jsessions.sample;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * What the callers of a break are reported to have received.
 */
class CallsTests {

	private final Bank bank = mock();

	private final List<Account> before = accounts(1000, 0);

	private final Calls calls = new Calls(this.bank, this.before);

	@BeforeEach
	void transfersSucceed() {
		given(this.bank.transfer(any())).willReturn(CompletableFuture.completedFuture(null));
	}

	@Test
	void callersWithTheSameFateAreReportedTogether() {
		this.calls.transfer(3, "pays", Duration.ZERO);
		given(this.bank.transfer(any()))
			.willReturn(CompletableFuture.failedFuture(new IllegalStateException("rolled back")));
		this.calls.transfer(2, "pays", Duration.ZERO);
		this.calls.await();
		assertThat(this.calls.describe(this.before))
			.extracting(BreakReport.Callers::count, BreakReport.Callers::fate, BreakReport.Callers::message,
					BreakReport.Callers::found)
			.containsExactly(tuple(3, Fate.COMMITTED, null, null),
					tuple(2, Fate.ROLLED_BACK, "IllegalStateException: rolled back", null));
	}

	@Test
	void balancesShowWhichTransfersOfUnknownOutcomeWereCommitted() {
		given(this.bank.transfer(any())).willReturn(CompletableFuture
			.failedFuture(new TransactionOutcomeUnknownException("lost", new IllegalStateException("cut"))));
		this.calls.transfer(1, "first", Duration.ZERO);
		this.calls.transfer(1, "second", Duration.ZERO);
		this.calls.transfer(1, "third", Duration.ZERO);
		this.calls.await();
		// one cent and four cents have arrived
		assertThat(this.calls.describe(accounts(995, 5))).extracting(BreakReport.Callers::found)
			.containsExactly(Fate.COMMITTED, Fate.ROLLED_BACK, Fate.COMMITTED);
		assertThat(this.calls.describe(accounts(1001, -1))).extracting(BreakReport.Callers::found).containsOnlyNulls();
	}

	private static List<Account> accounts(long... balances) {
		return IntStream.range(0, balances.length)
			.mapToObj((i) -> new Account("account-" + i, "Owner", balances[i]))
			.toList();
	}

}
