package io.github.neo4jsessions.benchmarks.scope;

import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.benchmarks.stub.StubDriver;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The template, with one option at a time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TemplateBenchmark {

	private final StubDriver driver = new StubDriver();

	@Param
	Option option = Option.NONE;

	private SessionTemplate template = SessionTemplate.create(this.driver);

	/**
	 * Build the template with its option.
	 */
	@Setup
	public void build() {
		this.template = this.option.build(this.driver);
	}

	/**
	 * One auto-commit query in a session scope.
	 * @return the value of the query
	 */
	@Benchmark
	public Long session() {
		return Work.await(this.driver, this.template.execute(Work::query));
	}

	/**
	 * One query in a transaction scope.
	 * @return the value of the query
	 */
	@Benchmark
	public Long transaction() {
		return Work.await(this.driver, this.template.executeWrite(Work::query));
	}

	/**
	 * One auto-commit query by the fluent API.
	 * @return the value of the query
	 */
	@Benchmark
	public Long query() {
		return Work.await(this.driver, this.template.query(Work.TEXT).fetchAs(Long.class).one()).orElseThrow();
	}

	/**
	 * One query in a joined call of a transaction that does nothing else.
	 * @return the value of the query
	 */
	@Benchmark
	public Long joined() {
		return Work.await(this.driver, this.template.executeWrite((outer) -> this.template.executeWrite(Work::query)));
	}

}
