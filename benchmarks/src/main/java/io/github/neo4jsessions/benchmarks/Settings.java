package io.github.neo4jsessions.benchmarks;

import java.nio.file.Path;
import java.util.Set;

/**
 * How to run.
 *
 * @param quick whether to do no more than see that all of it works: the figures are of no
 * use then
 * @param only the parts to run, or none for all
 * @param directory of the repository
 */
public record Settings(boolean quick, Set<String> only, Path directory) {

	static Settings ofSystemProperties() {
		String only = System.getProperty("bench.only", "");
		return new Settings(Boolean.getBoolean("bench.quick"), only.isBlank() ? Set.of() : Set.of(only.split(",")),
				Path.of(System.getProperty("bench.directory", ".")));
	}

	/**
	 * Choose between the figure of a full run and that of a quick one.
	 * @param full the one
	 * @param quick the other
	 * @return one of them
	 */
	public int choose(int full, int quick) {
		return this.quick ? quick : full;
	}

	boolean includes(String part) {
		return this.only.isEmpty() || this.only.contains(part);
	}

	/**
	 * Where the report is written. The one that is kept comes from a full run alone.
	 */
	Path report() {
		boolean full = !this.quick && this.only.isEmpty();
		return this.directory.resolve(full ? "docs/performance.md" : "benchmarks/target/performance.md");
	}

}
