package io.github.neo4jsessions.sample;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
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

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final Calls calls = new Calls(SessionTemplate.create(this.driver), this.bank, this.before);

	@BeforeEach
	void transfersSucceed() {
		given(this.bank.transfer(any())).willReturn(CompletableFuture.completedFuture(null));
	}

	@Test
	void callersWithTheSameFateAreReportedTogether() {
		this.calls.transfer(3, "pays");
		given(this.bank.transfer(any()))
			.willReturn(CompletableFuture.failedFuture(new IllegalStateException("rolled back")));
		this.calls.transfer(2, "pays");
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
		this.calls.transfer(1, "first");
		this.calls.transfer(1, "second");
		this.calls.transfer(1, "third");
		this.calls.await();
		// one cent and four cents have arrived
		assertThat(this.calls.describe(accounts(995, 5))).extracting(BreakReport.Callers::found)
			.containsExactly(Fate.COMMITTED, Fate.ROLLED_BACK, Fate.COMMITTED);
		assertThat(this.calls.describe(accounts(1001, -1))).extracting(BreakReport.Callers::found).containsOnlyNulls();
	}

	@Test
	void heldTransferIsCommittedWhenTheGateIsOpened() throws InterruptedException {
		Gate gate = this.calls.gate();
		CompletableFuture<Transfer> held = this.calls.transfer(1, "is held", gate).get(0);
		assertThat(gate.await()).isOne();
		assertThat(held).isNotDone();
		assertThat(this.driver.count(Step.COMMIT)).isZero();
		gate.open();
		assertThat(held).isCompleted();
		assertThat(this.driver.count(Step.COMMIT)).isOne();
	}

	@Test
	void closedCallsHoldNoTransfer() {
		CompletableFuture<Transfer> held = this.calls.transfer(1, "is held", this.calls.gate()).get(0);
		assertThat(held).isNotDone();
		this.calls.close();
		assertThat(held).isCompleted();
	}

	@Test
	void transferThatWaitsForTheLocksOfAnotherOneIsNotExpectedAtTheGate() throws InterruptedException {
		Gate gate = this.calls.gate();
		this.calls.transfer(2, "is held", gate);
		assertThat(gate.await()).isOne();
		Gate next = this.calls.gate();
		this.calls.transfer(1, "is held as well", next);
		assertThat(next.await()).isZero();
	}

	private static List<Account> accounts(long... balances) {
		return IntStream.range(0, balances.length)
			.mapToObj((i) -> new Account("account-" + i, "Owner", balances[i]))
			.toList();
	}

}
