package io.github.neo4jsessions.sample;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;

/**
 * The result of a burst.
 *
 * @param sent the number of requested transfers
 * @param made the number of completed transfers
 * @param refused the transfers that failed, by status
 */
record BurstReport(int sent, int made, List<Refusals> refused) {

	/**
	 * Create a report.
	 * @param outcomes for each transfer, why it failed, or {@code null} if it was
	 * completed
	 * @return the report
	 */
	static BurstReport of(List<? extends @Nullable ProblemDetail> outcomes) {
		Map<Integer, List<ProblemDetail>> problems = outcomes.stream()
			.filter(Objects::nonNull)
			.collect(Collectors.groupingBy(ProblemDetail::getStatus, TreeMap::new, Collectors.toList()));
		List<Refusals> refused = problems.values()
			.stream()
			.map((same) -> new Refusals(same.size(), same.get(0)))
			.toList();
		int made = outcomes.size() - refused.stream().mapToInt(Refusals::count).sum();
		return new BurstReport(outcomes.size(), made, refused);
	}

	/**
	 * Failed transfers with the same status.
	 *
	 * @param count their number
	 * @param example the problem of the first one
	 */
	record Refusals(int count, ProblemDetail example) {

	}

}
