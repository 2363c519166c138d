package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Set;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that a test has compiled. */
final class CompiledTests {

	private CompiledTests() {
	}

	/**
	 * Run the tests in a folder of classes, all of which have to pass.
	 * @param classes the folder
	 * @return how many there were
	 */
	static long run(Path classes) throws IOException {
		SummaryGeneratingListener results = new SummaryGeneratingListener();
		ClassLoader outer = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() }, outer)) {
			Thread.currentThread().setContextClassLoader(loader);
			LauncherFactory.create()
				.execute(LauncherDiscoveryRequestBuilder.request()
					.selectors(DiscoverySelectors.selectClasspathRoots(Set.of(classes)))
					.build(), results);
		}
		finally {
			Thread.currentThread().setContextClassLoader(outer);
		}
		StringWriter failures = new StringWriter();
		results.getSummary().printFailuresTo(new PrintWriter(failures), 20);
		assertThat(failures.toString()).isEmpty();
		return results.getSummary().getTestsSucceededCount();
	}

}
