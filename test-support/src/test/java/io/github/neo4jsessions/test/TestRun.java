package io.github.neo4jsessions.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/**
 * Runs test classes that may fail, in a run of their own inside of this one.
 */
public final class TestRun {

	private final Map<String, String> parameters = new HashMap<>();

	private List<Event> finished = List.of();

	/**
	 * Set a configuration parameter of JUnit.
	 * @param name its name
	 * @param value its value
	 * @return this run
	 */
	public TestRun parameter(String name, String value) {
		this.parameters.put(name, value);
		return this;
	}

	/**
	 * Let the tests of all classes run at the same time.
	 * @return this run
	 */
	public TestRun parallel() {
		parameter("junit.jupiter.execution.parallel.enabled", "true");
		parameter("junit.jupiter.execution.parallel.mode.default", "concurrent");
		parameter("junit.jupiter.execution.parallel.config.strategy", "fixed");
		return parameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
	}

	/**
	 * Run tests.
	 * @param types the classes
	 * @return this run
	 */
	public TestRun of(Class<?>... types) {
		EngineTestKit.Builder builder = EngineTestKit.engine("junit-jupiter");
		for (Class<?> type : types) {
			builder.selectors(DiscoverySelectors.selectClass(type));
		}
		this.finished = builder.configurationParameters(this.parameters)
			.enableImplicitConfigurationParameters(false)
			.execute()
			.allEvents()
			.filter((event) -> event.getType() == EventType.FINISHED)
			.toList();
		return this;
	}

	/**
	 * Return the tests that succeeded, in the order in which they ended.
	 * @return their names
	 */
	public List<String> succeeded() {
		return this.finished.stream()
			.filter((event) -> event.getTestDescriptor().isTest())
			.filter((event) -> result(event).getStatus() == Status.SUCCESSFUL)
			.map(TestRun::name)
			.toList();
	}

	/**
	 * Return all failures, also those of classes.
	 * @return the failures
	 */
	public List<Throwable> failures() {
		return failures(null);
	}

	/**
	 * Return the failures of the tests of a name.
	 * @param test the name
	 * @return the failures
	 */
	public List<Throwable> failures(String test) {
		List<Throwable> failures = new ArrayList<>();
		for (Event event : this.finished) {
			if (test == null || name(event).equals(test)) {
				result(event).getThrowable().ifPresent(failures::add);
			}
		}
		return failures;
	}

	private static String name(Event event) {
		// without the types of parameters
		return event.getTestDescriptor().getDisplayName().replaceFirst("\\(.*\\)", "()");
	}

	private static TestExecutionResult result(Event event) {
		return event.getRequiredPayload(TestExecutionResult.class);
	}

}
