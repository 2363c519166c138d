package io.github.neo4jsessions.benchmarks;

/**
 * A part of the report.
 */
public interface Part {

	/**
	 * Return the name by which this part is selected.
	 * @return a word
	 */
	String name();

	/**
	 * Measure, and write the results.
	 * @param settings the settings of the run
	 * @param report the report to write to
	 * @throws Exception if anything fails; in that case there are no figures
	 */
	void run(Settings settings, Report report) throws Exception;

}
