package io.github.neo4jsessions.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import org.openjdk.jmh.util.ListStatistics;

/**
 * A figure that was measured several times.
 *
 * @param mean the mean
 * @param error half of the interval that contains the true mean with a probability of 95
 * %, by Student's t; {@code NaN} if there are too few samples
 */
public record Estimate(double mean, double error) {

	private static final String TOO_FEW = "none: measured too few times";

	/**
	 * Estimate a figure.
	 * @param samples the samples, at least one
	 * @return the estimate
	 */
	public static Estimate of(double... samples) {
		ListStatistics statistics = new ListStatistics(samples);
		return new Estimate(statistics.getMean(), statistics.getMeanErrorAt(0.95));
	}

	/**
	 * Estimate a figure of several rounds.
	 * @param rounds the rounds
	 * @param figure the figure of a round
	 * @param <R> the type of a round
	 * @return the estimate
	 */
	public static <R> Estimate of(List<R> rounds, ToDoubleFunction<R> figure) {
		return of(rounds.stream().mapToDouble(figure).toArray());
	}

	/**
	 * Estimate the ratio of two figures of the same rounds, as the ratio of their means.
	 * The mean of the rounds' ratios would be too high if the lower figure varies.
	 * @param rounds the rounds
	 * @param upper the upper figure of a round
	 * @param lower the lower figure of a round
	 * @param <R> the type of a round
	 * @return the estimate; its error is computed from the deviations of the rounds from
	 * the ratio
	 */
	public static <R> Estimate ofRatio(List<R> rounds, ToDoubleFunction<R> upper, ToDoubleFunction<R> lower) {
		double mean = of(rounds, lower).mean;
		double ratio = of(rounds, upper).mean / mean;
		Estimate deviation = of(rounds,
				(round) -> (upper.applyAsDouble(round) - ratio * lower.applyAsDouble(round)) / mean);
		return new Estimate(ratio, deviation.error);
	}

	/**
	 * Return whether a target is met.
	 * @param margin by how much the mean is on the right side of the limit
	 * @return the verdict, with the error taken into account
	 */
	String verdict(double margin) {
		if (Double.isNaN(this.error)) {
			return TOO_FEW;
		}
		if (margin >= this.error) {
			return "met";
		}
		return (margin > -this.error) ? "open: the limit is within the error" : "**missed**";
	}

	/**
	 * Format this estimate with its error.
	 * @param decimals the number of decimals
	 * @return a text such as {@code 401 ± 12}
	 */
	public String toString(int decimals) {
		return Double.isNaN(this.error) ? number(this.mean, decimals)
				: number(this.mean, decimals) + " ± " + number(this.error, decimals);
	}

	/**
	 * Format a number.
	 * @param value the number
	 * @param decimals the number of decimals
	 * @return a text such as {@code 1,024}
	 */
	public static String number(double value, int decimals) {
		return String.format(Locale.ROOT, "%,." + decimals + "f", value);
	}

}
