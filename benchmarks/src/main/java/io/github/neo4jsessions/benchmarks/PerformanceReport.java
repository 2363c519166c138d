package io.github.neo4jsessions.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.neo4jsessions.benchmarks.growth.GrowthPart;
import io.github.neo4jsessions.benchmarks.scope.ScopePart;
import io.github.neo4jsessions.benchmarks.server.LatencyPart;
import io.github.neo4jsessions.benchmarks.server.PoolPart;
import io.github.neo4jsessions.benchmarks.server.ProfilePart;
import io.github.neo4jsessions.benchmarks.server.ServerPart;

/**
 * Measures everything in one run, and writes the report.
 */
public final class PerformanceReport {

	private static final System.Logger logger = System.getLogger(PerformanceReport.class.getName());

	private static final List<Part> PARTS = List.of(new ScopePart(), new GrowthPart(), new ServerPart(),
			new LatencyPart(), new PoolPart(), new ProfilePart(), new SoakPart());

	private PerformanceReport() {
	}

	/**
	 * Run with the system properties {@code bench.quick}, {@code bench.only} and
	 * {@code bench.directory}.
	 * @param args none
	 * @throws Exception if anything fails; in that case no report is written
	 */
	public static void main(String[] args) throws Exception {
		Settings settings = Settings.ofSystemProperties();
		Report report = new Report();
		Machine.describe(settings, report);
		for (Part part : PARTS) {
			if (settings.includes(part.name())) {
				long begin = System.nanoTime();
				part.run(settings, report);
				logger.log(System.Logger.Level.INFO, "{0}: {1} s", part.name(),
						Duration.ofNanos(System.nanoTime() - begin).toSeconds());
			}
		}
		Path file = settings.report();
		Files.createDirectories(file.toAbsolutePath().getParent());
		Files.writeString(file, report.toString());
		logger.log(System.Logger.Level.INFO, "Written: {0}", file);
	}

}
