package io.github.neo4jsessions.benchmarks;

import java.nio.file.Path;
import java.util.Set;

/**
 * The settings of a run.
 *
 * @param quick whether only to check that everything works; the figures are then
 * meaningless
 * @param only the parts to run; empty for all
 * @param directory the directory of the repository
 */
public record Settings(boolean quick, Set<String> only, Path directory) {

	static Settings ofSystemProperties() {
		String only = System.getProperty("bench.only", "");
		return new Settings(Boolean.getBoolean("bench.quick"), only.isBlank() ? Set.of() : Set.of(only.split(",")),
				Path.of(System.getProperty("bench.directory", ".")));
	}

	/**
	 * Choose between the figure of a full run and that of a quick one.
	 * @param full the figure of a full run
	 * @param quick the figure of a quick run
	 * @return the figure of this run
	 */
	public int choose(int full, int quick) {
		return this.quick ? quick : full;
	}

	boolean includes(String part) {
		return this.only.isEmpty() || this.only.contains(part);
	}

	/**
	 * Return the file of the report. Only a full run replaces the report in the
	 * documentation.
	 */
	Path report() {
		boolean full = !this.quick && this.only.isEmpty();
		return this.directory.resolve(full ? "docs/performance.md" : "benchmarks/target/performance.md");
	}

}
