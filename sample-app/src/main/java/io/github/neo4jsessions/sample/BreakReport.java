package io.github.neo4jsessions.sample;

import java.math.BigInteger;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of each caller while something was broken.
 *
 * @param scenario what was broken
 * @param callers the callers, in the order of their calls
 * @param before the sum of all balances before, in cents
 * @param after the sum of all balances afterwards, in cents
 */
record BreakReport(Scenario scenario, List<Callers> callers, BigInteger before, BigInteger after) {

	/**
	 * Callers that did the same, and to which the same happened.
	 *
	 * @param count their number
	 * @param call what they did
	 * @param fate what became of them
	 * @param message the message of the exception that the first of them received, or
	 * {@code null} if there was none
	 * @param found for an unknown outcome, what the balances show afterwards:
	 * {@code COMMITTED} or {@code ROLLED_BACK}; otherwise {@code null}
	 * @param millis the time until the last of them received its result
	 */
	record Callers(int count, String call, Fate fate, @Nullable String message, @Nullable Fate found, long millis) {

	}

}
