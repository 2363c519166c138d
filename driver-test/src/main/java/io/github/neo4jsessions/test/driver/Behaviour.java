package io.github.neo4jsessions.test.driver;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What a step does, for cases that the methods of {@link StepScript} do not cover.
 */
@FunctionalInterface
public interface Behaviour {

	/**
	 * Take the step, or do something else.
	 * @param step takes the step, on the calling thread, and returns what the method of
	 * the driver returns: a {@link java.util.concurrent.CompletionStage}, or for
	 * {@link Step#SESSION} the session
	 * @return what the method returns to its caller; it must be of the type that the
	 * method returns
	 * @throws RuntimeException as the exception that the method is to throw
	 */
	@Nullable Object play(Supplier<@Nullable Object> step);

}
