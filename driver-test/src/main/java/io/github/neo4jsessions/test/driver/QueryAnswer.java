package io.github.neo4jsessions.test.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;

/**
 * The answer to a query.
 *
 * @param columns the columns of the result
 * @param rows the rows of the result
 * @param counters the counters of the summary that are not zero
 * @param refusal the error that the query itself fails with, in place of a result
 * @param error the error that reading the result fails with, after the rows
 */
record QueryAnswer(List<String> columns, List<Record> rows, Map<Counter, Integer> counters, @Nullable Throwable refusal,
		@Nullable Throwable error) {

	/**
	 * The answer to queries without a script.
	 */
	static final QueryAnswer NO_ROWS = new QueryAnswer(List.of(), List.of(), Map.of(), null, null);

	/**
	 * Return a result whose columns are those of its first row.
	 */
	static QueryAnswer of(List<? extends Map<String, ?>> rows, Map<Counter, Integer> counters,
			@Nullable Throwable error) {
		List<String> columns = rows.isEmpty() ? List.of() : List.copyOf(row(rows, 0).keySet());
		List<Record> records = new ArrayList<>(rows.size());
		for (int i = 0; i < rows.size(); i++) {
			Map<String, ?> row = row(rows, i);
			Arguments.isTrue(row.size() == columns.size() && row.keySet().containsAll(columns),
					() -> "All rows of a result have the same columns, not " + columns + " and " + row.keySet());
			records.add(new ScriptedRecord(columns, row));
		}
		return new QueryAnswer(columns, List.copyOf(records), counters, null, error);
	}

	static QueryAnswer refused(Throwable error) {
		return new QueryAnswer(List.of(), List.of(), Map.of(), error, null);
	}

	boolean fails() {
		return this.refusal != null || this.error != null;
	}

	private static Map<String, ?> row(List<? extends Map<String, ?>> rows, int index) {
		return Arguments.notNull(rows.get(index), "row");
	}

}
