package io.github.neo4jsessions.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;
import org.neo4j.driver.Driver;

import org.springframework.boot.SpringBootVersion;
import org.springframework.data.neo4j.core.Neo4jTemplate;

/**
 * Describes the machine and the versions with which the figures were measured.
 */
final class Machine {

	private static final String UNKNOWN = "unknown";

	private Machine() {
	}

	static void describe(Settings settings, Report report) throws IOException {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		report.begin("Performance", settings.quick()
				? "A quick run that only checks that everything works: **the figures are not meaningful.**"
				: "Written by `mvn -pl benchmarks -am -Pperformance verify`; no figure is written by hand. ± is the "
						+ "95 % confidence interval of the mean.",
				List.of(List.of("date", LocalDate.now(ZoneOffset.UTC).toString()), List.of("processor", processor()),
						List.of("memory", Estimate.number(system.getTotalMemorySize() / 1e9, 0) + " GB"),
						List.of("load at the start", Estimate.number(system.getSystemLoadAverage(), 2)),
						List.of("system", System.getProperty("os.name") + " " + System.getProperty("os.version")),
						List.of("Java",
								System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version")),
						List.of("Spring Boot", SpringBootVersion.getVersion()),
						List.of("Spring Data Neo4j", version(Neo4jTemplate.class)),
						List.of("Neo4j driver", version(Driver.class)),
						List.of("Neo4j Sessions", "revision " + revision(settings.directory()))));
	}

	private static String version(Class<?> type) {
		String version = type.getPackage().getImplementationVersion();
		return (version != null) ? version : UNKNOWN;
	}

	/**
	 * Return the revision that is checked out, and whether it has been changed.
	 */
	static String revision(Path directory) {
		try {
			Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").directory(directory.toFile())
				.start();
			String revision = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			return revision.isEmpty() ? UNKNOWN : revision;
		}
		catch (IOException ex) {
			// git is not installed
			return UNKNOWN;
		}
	}

	private static String processor() throws IOException {
		String cores = Runtime.getRuntime().availableProcessors() + " × ";
		Path file = Path.of("/proc/cpuinfo");
		if (!Files.exists(file)) {
			return cores + System.getProperty("os.arch");
		}
		try (Stream<String> lines = Files.lines(file)) {
			return cores + lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).trim())
				.findFirst()
				.orElse(System.getProperty("os.arch"));
		}
	}

}
