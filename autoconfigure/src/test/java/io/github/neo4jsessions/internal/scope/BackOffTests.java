package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.RetrySettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackOffTests {

	@Test
	void delaysGrowAndVaryLikeThoseOfTheDriver() {
		BackOff backOff = new BackOff(RetrySettings.defaults());
		assertThat(backOff.next(0, 0)).isEqualTo(Duration.ofSeconds(1));
		assertThat(backOff.next(0, 1)).isEqualTo(Duration.ofMillis(2400));
		assertThat(backOff.next(0, -1)).isEqualTo(Duration.ofMillis(3200));
	}

	@Test
	void timeIsCountedFromTheFirstFailure() {
		BackOff backOff = new BackOff(new RetrySettings(Duration.ofSeconds(10), Duration.ofSeconds(1), 1, 0, false));
		long first = TimeUnit.HOURS.toNanos(1);
		assertThat(backOff.next(first, 0)).isEqualTo(Duration.ofSeconds(1));
		assertThat(backOff.next(first + TimeUnit.SECONDS.toNanos(9), 0)).isEqualTo(Duration.ofSeconds(1));
		assertThat(backOff.next(first + TimeUnit.MILLISECONDS.toNanos(9001), 0)).isNull();
	}

	@Test
	void noTimeMeansNoRetry() {
		assertThat(new BackOff(RetrySettings.none()).next(0, 0)).isNull();
	}

	@Test
	void theFirstAttemptCountsAsOneOfTheMaximum() {
		BackOff backOff = new BackOff(RetrySettings.defaults().withMaxAttempts(3));
		assertThat(backOff.next(0, 0)).isEqualTo(Duration.ofSeconds(1));
		assertThat(backOff.next(0, 0)).isEqualTo(Duration.ofSeconds(2));
		assertThat(backOff.next(0, 0)).isNull();
		assertThat(new BackOff(RetrySettings.defaults().withMaxAttempts(1)).next(0, 0)).isNull();
	}

	@Test
	void withoutAMaximumOnlyTheTimeLimitsTheAttempts() {
		assertThat(RetrySettings.defaults().maxAttempts()).isNull();
		assertThat(new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 0, false))
			.isEqualTo(new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 0, false, null));
	}

	@Test
	void invalidSettingsAreRefusedByName() {
		Duration second = Duration.ofSeconds(1);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(Duration.ofSeconds(-1), second, 1, 0, false))
			.withMessageContaining("'maxTime'")
			.withMessageContaining("PT-1S");
		assertThatIllegalArgumentException().isThrownBy(() -> new RetrySettings(second, Duration.ZERO, 1, 0, false))
			.withMessageContaining("'initialDelay'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(second, Duration.ofSeconds(2), 1, 0, false))
			.withMessageContaining("longer than 'maxTime'");
		for (double multiplier : new double[] { 0.5, -1, Double.NaN, Double.POSITIVE_INFINITY }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new RetrySettings(second, second, multiplier, 0, false))
				.withMessageContaining("'multiplier'")
				.withMessageContaining(String.valueOf(multiplier));
		}
		for (double jitter : new double[] { -0.1, 1.1, Double.NaN }) {
			assertThatIllegalArgumentException().isThrownBy(() -> new RetrySettings(second, second, 1, jitter, false))
				.withMessageContaining("'jitter'")
				.withMessageContaining(String.valueOf(jitter));
		}
		for (int maxAttempts : new int[] { 0, -1 }) {
			assertThatIllegalArgumentException().isThrownBy(() -> RetrySettings.defaults().withMaxAttempts(maxAttempts))
				.withMessageContaining("'maxAttempts'")
				.withMessageContaining("not " + maxAttempts);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> new RetrySettings(null, second, 1, 0, false))
			.withMessageContaining("'maxTime'");
		assertThatIllegalArgumentException().isThrownBy(() -> new RetrySettings(second, null, 1, 0, false))
			.withMessageContaining("'initialDelay'");
	}

}
