package io.github.neo4jsessions.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The verdicts that are derived from measured figures.
 */
class EstimateTests {

	@Test
	void theErrorIsThatOfStudentsDistribution() {
		Estimate estimate = Estimate.of(1, 2, 3, 4, 5);

		assertThat(estimate.mean()).isEqualTo(3);
		// 2.776 for 4 degrees of freedom, times the standard error of 0.707
		assertThat(estimate.error()).isCloseTo(1.963, within(0.001));
	}

	@Test
	void twoFiguresThatVaryAlikeHaveARatioOfOneInBothDirections() {
		List<Round> rounds = List.of(new Round(1, 4), new Round(4, 1), new Round(2, 2));

		assertThat(Estimate.ofRatio(rounds, Round::left, Round::right).mean()).isEqualTo(1);
		assertThat(Estimate.ofRatio(rounds, Round::right, Round::left).mean()).isEqualTo(1);
	}

	@Test
	void aRatioThatIsTheSameInEachRoundHasNoError() {
		List<Round> rounds = List.of(new Round(2, 1), new Round(8, 4), new Round(6, 3));

		Estimate ratio = Estimate.ofRatio(rounds, Round::left, Round::right);

		assertThat(ratio.mean()).isEqualTo(2);
		assertThat(ratio.error()).isZero();
	}

	@Test
	void theErrorOfARatioIsComputedFromTheDeviationsFromIt() {
		List<Round> rounds = List.of(new Round(9, 10), new Round(11, 10), new Round(9, 10), new Round(11, 10));

		Estimate ratio = Estimate.ofRatio(rounds, Round::left, Round::right);

		assertThat(ratio.mean()).isEqualTo(1);
		// with a denominator that does not vary, the error is that of the ratios
		// themselves
		assertThat(ratio.error()).isCloseTo(Estimate.of(0.9, 1.1, 0.9, 1.1).error(), within(1e-9));
	}

	@Test
	void aVerdictTakesTheErrorIntoAccount() {
		Estimate estimate = new Estimate(1, 0.1);

		assertThat(estimate.verdict(0.1)).isEqualTo("met");
		assertThat(estimate.verdict(0.05)).startsWith("open");
		assertThat(estimate.verdict(-0.05)).startsWith("open");
		assertThat(estimate.verdict(-0.1)).isEqualTo("**missed**");
		assertThat(Estimate.of(1).verdict(0.1)).startsWith("none");
	}

	private record Round(double left, double right) {
	}

}
