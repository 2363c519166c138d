package io.github.neo4jsessions.sample;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;

/**
 * What came of a burst.
 *
 * @param sent how many transfers were asked for
 * @param made how many were made
 * @param refused those that were not, by status
 */
record BurstReport(int sent, int made, List<Refusals> refused) {

	/**
	 * Sum up.
	 * @param outcomes for each transfer why it was not made, or {@code null} if it was
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
	 * Refusals with the same status.
	 *
	 * @param count how many
	 * @param example the first of them
	 */
	record Refusals(int count, ProblemDetail example) {

	}

}
