package io.github.neo4jsessions.benchmarks.scope;

import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.benchmarks.HandWritten;
import io.github.neo4jsessions.benchmarks.stub.StubDriver;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The plain driver.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandWrittenBenchmark {

	private final StubDriver driver = new StubDriver();

	/**
	 * One auto-commit query.
	 * @return the value of the query
	 */
	@Benchmark
	public Long session() {
		return Work.await(this.driver, HandWritten.inSession(this.driver, Work::query));
	}

	/**
	 * One query in a transaction.
	 * @return the value of the query
	 */
	@Benchmark
	public Long transaction() {
		return Work.await(this.driver, HandWritten.inTransaction(this.driver, Work::query));
	}

}
