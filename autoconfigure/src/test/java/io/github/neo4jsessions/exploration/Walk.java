package io.github.neo4jsessions.exploration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Takes every way through code that leaves its decisions to {@link #choose}, depth first.
 * The code runs again for each way, and must do the same after the same choices.
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
	 * @param way the code, which is called once for each way
	 * @return the number of ways
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
					// the code that caught it may have replaced it by another error
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
			StringBuilder message = new StringBuilder("Of " + ways + " ways these are among those that failed:");
			failures.forEach((name, ex) -> message.append("\n  [").append(name).append("]: ").append(ex.getMessage()));
			throw new AssertionError(message.toString(), failures.values().iterator().next());
		}
		return ways;
	}

	/**
	 * Choose the next event.
	 * @param options the events that can occur, in an order that depends on earlier
	 * choices only; an event whose name is empty is not mentioned
	 */
	<T> T choose(List<T> options) {
		if (this.depth == this.taken.size()) {
			this.taken.add(0);
			this.offered.add(options.size());
		}
		else if (this.offered.get(this.depth) != options.size()) {
			this.lost = "Different options than before after [" + this + "]: " + options;
			throw new IllegalStateException(this.lost);
		}
		T next = options.get(this.taken.get(this.depth));
		this.depth++;
		this.chosen.add(next);
		return next;
	}

	/**
	 * Turn at the last choice with an option that was not taken.
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
	 * Return the choices so far.
	 */
	@Override
	public String toString() {
		return this.chosen.stream()
			.map(Object::toString)
			.filter((name) -> !name.isEmpty())
			.collect(Collectors.joining(", "));
	}

}
