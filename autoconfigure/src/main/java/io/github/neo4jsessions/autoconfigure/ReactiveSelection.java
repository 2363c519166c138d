package io.github.neo4jsessions.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.neo4j.core.DatabaseSelection;
import org.springframework.data.neo4j.core.ReactiveDatabaseSelectionProvider;
import org.springframework.data.neo4j.core.ReactiveUserSelectionProvider;
import org.springframework.data.neo4j.core.UserSelection;

/**
 * Selects the database and the user of a session with the reactive providers of an
 * application. This is a separate class since Reactor is optional.
 *
 * <p>
 * A call determines its database and user before it returns, on the thread of the caller,
 * which must not wait. The providers therefore have to answer at once. They receive the
 * values of that thread as their Reactor context, if Micrometer's context propagation is
 * present.
 */
final class ReactiveSelection {

	private ReactiveSelection() {
	}

	static Supplier<@Nullable String> database(LateBeans lateBeans) {
		Supplier<ReactiveDatabaseSelectionProvider> provider = lateBeans.available(
				ReactiveDatabaseSelectionProvider.class,
				ReactiveDatabaseSelectionProvider.getDefaultSelectionProvider());
		return () -> {
			DatabaseSelection selection = now(provider.get(), provider.get().getDatabaseSelection(), "in(..)");
			return (selection != null) ? selection.getValue() : null;
		};
	}

	static Supplier<@Nullable String> user(LateBeans lateBeans) {
		Supplier<ReactiveUserSelectionProvider> provider = lateBeans.available(ReactiveUserSelectionProvider.class,
				ReactiveUserSelectionProvider.getDefaultSelectionProvider());
		return () -> {
			UserSelection selection = now(provider.get(), provider.get().getUserSelection(), "asUser(..)");
			return (selection != null) ? selection.getValue() : null;
		};
	}

	private static <T> @Nullable T now(Object provider, @Nullable Mono<T> selection, String view) {
		if (selection == null) {
			throw new IllegalStateException(
					provider.getClass().getName() + " returned null; return an empty Mono to select nothing");
		}
		CompletableFuture<@Nullable T> answer = selection.contextCapture().toFuture();
		if (!answer.isDone()) {
			answer.cancel(false);
			throw new IllegalStateException(provider.getClass().getName()
					+ " did not answer at once, and a call of a session template does not wait for it. Answer from the "
					+ "Reactor context, or determine the answer before the call and name it with " + view);
		}
		try {
			return answer.getNow(null);
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

}
