package io.github.neo4jsessions.benchmarks.server;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums up weights of code, to compute its share of the total.
 */
final class Tally {

	private final Map<Code, Long> weights = new HashMap<>();

	/**
	 * Add a weight.
	 * @param owner the owner of the code
	 * @param description the cells that describe it
	 * @param weight the weight
	 */
	void add(Owner owner, List<String> description, long weight) {
		this.weights.merge(new Code(owner, description), weight, Long::sum);
	}

	/**
	 * Add another tally.
	 * @param other the tally to add, which is not changed
	 */
	void addAll(Tally other) {
		other.weights.forEach((code, weight) -> this.weights.merge(code, weight, Long::sum));
	}

	/**
	 * Return the total weight.
	 * @return the sum of the weights
	 */
	long total() {
		return this.weights.values().stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * Return the share of an owner.
	 * @param owner the owner of the code
	 * @return the share in percent; 0 if nothing was added
	 */
	double percent(Owner owner) {
		return percent(this.weights.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().owner() == owner)
			.mapToLong(Map.Entry::getValue)
			.sum());
	}

	/**
	 * Return the code of an owner with the largest shares.
	 * @param owner the owner of the code
	 * @param limit the maximum number of entries
	 * @return the shares, the largest first
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
	 * A share of the total.
	 *
	 * @param description the cells that describe the code
	 * @param percent the share
	 */
	record Share(List<String> description, double percent) {
	}

}
