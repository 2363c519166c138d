package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.internal.driver.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScopeCountersTests {

	private final ScopeCounters counters = new ScopeCounters();

	@ParameterizedTest
	@EnumSource(names = { "COMPLETED", "CANCELLED" })
	void anOutcomeWithoutATransactionEndsNone(Outcome outcome) {
		this.counters.transactionBegun();
		this.counters.transactionEnded(outcome);
		assertThat(this.counters.activeTransactions()).isOne();
		assertThat(this.counters.snapshot(0)).isEqualTo(new ScopeCounters().snapshot(0));
	}

	@ParameterizedTest
	@EnumSource(names = { "COMMITTED", "ROLLED_BACK", "FAILED", "UNKNOWN" })
	void anOutcomeOfATransactionEndsIt(Outcome outcome) {
		this.counters.transactionBegun();
		this.counters.transactionEnded(outcome);
		assertThat(this.counters.activeTransactions()).isZero();
		assertThat(this.counters.snapshot(0)).isNotEqualTo(new ScopeCounters().snapshot(0));
	}

}
