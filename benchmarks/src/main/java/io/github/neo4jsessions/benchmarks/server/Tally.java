package io.github.neo4jsessions.benchmarks.server;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up what pieces of code have, to tell which share of the whole that is.
 */
final class Tally {

	private final Map<Code, Long> weights = new HashMap<>();

	/**
	 * Add a weight.
	 * @param owner whose code it is
	 * @param description the cells that describe it
	 * @param weight how much
	 */
	void add(Owner owner, List<String> description, long weight) {
		this.weights.merge(new Code(owner, description), weight, Long::sum);
	}

	/**
	 * Add all of another.
	 * @param other is left as it is
	 */
	void addAll(Tally other) {
		other.weights.forEach((code, weight) -> this.weights.merge(code, weight, Long::sum));
	}

	/**
	 * All that was added.
	 * @return the sum of the weights
	 */
	long total() {
		return this.weights.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * The share of an owner.
	 * @param owner whose code
	 * @return in percent; 0 if there is nothing at all
	 */
	double percent(Owner owner) {
		return percent(this.weights.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().owner() == owner)
			.mapToLong(Map.Entry::getValue)
			.sum());
	}

	/**
	 * The code of an owner that has the most.
	 * @param owner whose code
	 * @param limit how many at most
	 * @return the most first
	 */
	List<Share> top(Owner owner, int limit) {
		return this.weights.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().owner() == owner)
			.sorted(Map.Entry.<Code, Long>comparingByValue(Comparator.reverseOrder())
				.thenComparing((entry) -> entry.getKey().description().toString()))
			.limit(limit)
			.map((entry) -> new Share(entry.getKey().description(), percent(entry.getValue())))
			.toList();
	}

	private double percent(long weight) {
		long all = total();
		return (all != 0) ? 100.0 * weight / all : 0;
	}

	private record Code(Owner owner, List<String> description) {
	}

	/**
	 * A share of the whole.
	 *
	 * @param description the cells that describe the code
	 * @param percent the share
	 */
	record Share(List<String> description, double percent) {
	}

}
