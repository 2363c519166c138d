package io.github.neo4jsessions.races;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs {@link PermitQueueRaces} and {@link ScopeEndRaces} with jcstress, each in its own
 * JVMs, for a second or two.
 */
class RaceTests {

	private static final int RACES = 7;

	@Test
	void noRaceHasAForbiddenResult(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
		Path output = directory.resolve("output.txt");
		// surefire's own class path is a jar with a manifest, which hides the tests
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Process jcstress = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-cp", classPath, "org.openjdk.jcstress.Main", "-t", "neo4jsessions.*Races", "-iters", "1",
				"-time", "600", "-f", "1", "-fsm", "1", "-sc", "false", "-af", "NONE", "-hs", "64", "-jvmArgs",
				"-Xmx128m", "-r", directory.resolve("report").toString())
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(jcstress.waitFor(5, TimeUnit.MINUTES)).as("jcstress has ended in time").isTrue();
		}
		finally {
			jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
			jcstress.destroyForcibly();
		}
		assertThat(output).content()
			.as(() -> "output of jcstress, exit code " + jcstress.exitValue() + ":" + System.lineSeparator()
					+ read(output))
			.contains("Interesting tests: No matches.", "Failed tests: No matches.", "Error tests: No matches.",
					"All remaining tests: " + RACES + " matching test results.");
	}

	private static String read(Path output) {
		try {
			return Files.readString(output);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
