package io.github.neo4jsessions.chaos;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.neo4jsessions.contract.StackEndRules;

/**
 * Makes calls of a soak near the end of the stack.
 */
final class SoakStack {

	private SoakStack() {
	}

	/**
	 * Make a call on a thread with a small stack.
	 * @param distance the distance from the end of the stack, in frames of a small method
	 * @param call the call
	 * @return a future, which fails if the call found too little stack and threw
	 */
	static <T> CompletableFuture<T> nearTheEnd(int distance, Supplier<CompletionStage<T>> call) {
		CompletableFuture<CompletionStage<T>> made = new CompletableFuture<>();
		new Thread(null, () -> {
			AtomicReference<CompletionStage<T>> stage = new AtomicReference<>();
			try {
				StackEndRules.descend(distance, () -> stage.set(call.get()));
			}
			catch (RuntimeException | Error ex) {
				made.completeExceptionally(ex);
			}
			// with the whole stack for the dependents that wait for it
			if (stage.get() != null) {
				made.complete(stage.get());
			}
			else {
				made.completeExceptionally(new IllegalStateException("The stack overflowed"));
			}
		}, "soak-small-stack", StackEndRules.SIZE).start();
		return made.thenCompose((stage) -> stage);
	}

}
