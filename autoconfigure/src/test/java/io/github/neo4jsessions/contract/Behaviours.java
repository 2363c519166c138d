package io.github.neo4jsessions.contract;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import io.github.neo4jsessions.test.driver.Behaviour;

/**
 * What steps of the driver do only in tests of this library.
 */
public final class Behaviours {

	private Behaviours() {
	}

	/**
	 * The step is taken, but throws.
	 */
	public static Behaviour throwAfterwards(RuntimeException error) {
		return (step) -> {
			step.get();
			throw error;
		};
	}

	/**
	 * The step is taken, but the stack overflows when the next step is attached to its
	 * stage.
	 */
	public static Behaviour overflowingAfterwards() {
		return (step) -> {
			step.get();
			return new CompletableFuture<>() {

				@Override
				public <U> CompletableFuture<U> handle(BiFunction<? super Object, Throwable, ? extends U> next) {
					throw new StackOverflowError("the stack overflowed after the driver");
				}

			};
		};
	}

}
