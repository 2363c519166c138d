package io.github.neo4jsessions.exploration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Takes every way through code that leaves its decisions to {@link #choose}, depth first:
 * the code runs again for each way, and must do the same wherever it chooses the same.
 */
final class Walk {

	private static final int SHOWN = 20;

	private final List<Integer> taken = new ArrayList<>();

	private final List<Integer> offered = new ArrayList<>();

	private final List<Object> chosen = new ArrayList<>();

	private int depth;

	private String lost;

	private Walk() {
	}

	/**
	 * Take every way.
	 * @param way is walked along each way, from its beginning
	 * @return how many ways there are
	 * @throws AssertionError with the first of the ways on which the code threw
	 */
	static long all(Consumer<Walk> way) {
		Walk walk = new Walk();
		Map<String, Throwable> failures = new LinkedHashMap<>();
		long ways = 0;
		do {
			ways++;
			walk.depth = 0;
			walk.chosen.clear();
			try {
				way.accept(walk);
				if (walk.lost != null) {
					// whoever it was thrown at made something else of it
					throw new IllegalStateException(walk.lost);
				}
			}
			catch (Throwable ex) {
				if (failures.size() < SHOWN) {
					failures.put(walk.toString(), ex);
				}
			}
		}
		while (walk.turn());
		if (!failures.isEmpty()) {
			StringBuilder message = new StringBuilder("Of " + ways + " ways these are among those that went wrong:");
			failures.forEach((name, ex) -> message.append("\n  [").append(name).append("]: ").append(ex.getMessage()));
			throw new AssertionError(message.toString(), failures.values().iterator().next());
		}
		return ways;
	}

	/**
	 * Choose what happens next.
	 * @param options what can happen, in an order that depends on earlier choices only;
	 * one whose name is empty is not mentioned
	 */
	<T> T choose(List<T> options) {
		if (this.depth == this.taken.size()) {
			this.taken.add(0);
			this.offered.add(options.size());
		}
		else if (this.offered.get(this.depth) != options.size()) {
			this.lost = "Not the same as before after [" + this + "]: " + options;
			throw new IllegalStateException(this.lost);
		}
		T next = options.get(this.taken.get(this.depth));
		this.depth++;
		this.chosen.add(next);
		return next;
	}

	/**
	 * Turn at the last crossing that has a road not taken.
	 */
	private boolean turn() {
		for (int last = this.taken.size() - 1; last >= 0; last--) {
			int next = this.taken.get(last) + 1;
			if (next < this.offered.get(last)) {
				this.taken.set(last, next);
				return true;
			}
			this.taken.remove(last);
			this.offered.remove(last);
		}
		return false;
	}

	/**
	 * The way so far.
	 */
	@Override
	public String toString() {
		return this.chosen.stream()
			.map(Object::toString)
			.filter((name) -> !name.isEmpty())
			.collect(Collectors.joining(", "));
	}

}
