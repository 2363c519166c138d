package io.github.neo4jsessions.benchmarks;

/**
 * A part of the report.
 */
public interface Part {

	/**
	 * The name by which the part is chosen.
	 * @return a word
	 */
	String name();

	/**
	 * Measure, and write down what came out.
	 * @param settings how to run
	 * @param report is written to
	 * @throws Exception if anything goes wrong: there are no figures then
	 */
	void run(Settings settings, Report report) throws Exception;

}
