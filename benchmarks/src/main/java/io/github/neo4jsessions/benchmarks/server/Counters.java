package io.github.neo4jsessions.benchmarks.server;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

import org.neo4j.driver.Driver;
import org.neo4j.driver.Query;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.ResultCursor;

/**
 * The data of the unit of work: nodes with an indexed id and a value. A unit raises one
 * value by one. There are so many nodes that two units seldom use the same one.
 */
final class Counters {

	static final String RAISE = "MATCH (c:Counter {id: $id}) SET c.value = c.value + 1 RETURN c.value";

	private static final int NUMBER = 10_000;

	private final Driver driver;

	private final LongAdder raised = new LongAdder();

	Counters(Driver driver) {
		this.driver = driver;
		run("CREATE CONSTRAINT counter IF NOT EXISTS FOR (c:Counter) REQUIRE c.id IS UNIQUE");
		run("UNWIND range(0, " + (NUMBER - 1) + ") AS id CREATE (:Counter {id: id, value: 0})");
	}

	/**
	 * Return the id of a random counter to raise.
	 */
	int next() {
		this.raised.increment();
		return ThreadLocalRandom.current().nextInt(NUMBER);
	}

	Query raise() {
		return new Query(RAISE, Map.of("id", next()));
	}

	/**
	 * Raise one counter, as the work of a transaction or a session.
	 */
	CompletionStage<Long> raise(AsyncQueryRunner runner) {
		return runner.runAsync(raise()).thenCompose(ResultCursor::singleAsync).thenApply((row) -> row.get(0).asLong());
	}

	/**
	 * Verify that each requested update was applied exactly once.
	 */
	void verify() {
		long sum = run("MATCH (c:Counter) RETURN sum(c.value)");
		if (sum != this.raised.sum()) {
			throw new IllegalStateException(
					"The counters were raised " + sum + " times, not the " + this.raised.sum() + " times they should");
		}
	}

	private long run(String query) {
		return this.driver.executableQuery(query)
			.execute()
			.records()
			.stream()
			.mapToLong((row) -> row.get(0).asLong())
			.findFirst()
			.orElse(0);
	}

}
