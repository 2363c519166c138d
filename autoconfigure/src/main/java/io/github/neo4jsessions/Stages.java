package io.github.neo4jsessions;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Calls that give a stage, whatever they do instead.
 */
final class Stages {

	private Stages() {
	}

	/**
	 * Make a call of the driver; what it throws, and a {@code null} in place of a stage,
	 * arrive through the stage.
	 */
	static <T extends @Nullable Object> CompletionStage<T> call(Supplier<? extends @Nullable CompletionStage<T>> call) {
		try {
			CompletionStage<T> stage = call.get();
			return (stage != null) ? stage
					: CompletableFuture.failedFuture(new IllegalStateException("The driver gave null for a stage"));
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Go on when a stage has completed, either way. Unlike {@code whenComplete} this
	 * makes no stage that fails as well, and so none of the wrappers and stack traces
	 * that come with it, for a stage that nobody sees.
	 */
	static <T extends @Nullable Object> void then(CompletionStage<T> stage,
			BiConsumer<? super @Nullable T, ? super @Nullable Throwable> next) {
		stage.handle((value, ex) -> {
			next.accept(value, ex);
			return null;
		});
	}

}
