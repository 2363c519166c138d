package io.github.neo4jsessions.internal.async;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogRateTests {

	private final AtomicLong clock = new AtomicLong(-5);

	private final LogRate rate = new LogRate(this.clock::get);

	@Test
	void admitsAFewLinesPerSecondAndReportsHowManyWereOmitted() {
		for (int line = 0; line < LogRate.LINES; line++) {
			assertThat(this.rate.admit()).isZero();
		}
		assertThat(this.rate.admit()).isNegative();
		assertThat(this.rate.admit()).isNegative();
		pass(Duration.ofMillis(999));
		assertThat(this.rate.admit()).isNegative();
		pass(Duration.ofMillis(1));
		assertThat(this.rate.admit()).isEqualTo(3);
		assertThat(this.rate.admit()).isZero();
	}

	private void pass(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

}
