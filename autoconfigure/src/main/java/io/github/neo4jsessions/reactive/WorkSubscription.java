package io.github.neo4jsessions.reactive;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.neo4jsessions.ScopeSnapshot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.ContextView;

/**
 * One subscription to a call: subscribes to the work of each attempt, and passes the
 * result of the call on.
 *
 * @param <T> the type of the value
 */
final class WorkSubscription<T> {

	private final MonoSink<T> sink;

	/**
	 * The call, or {@code null} before it was started.
	 */
	private volatile @Nullable CompletableFuture<? extends @Nullable T> call;

	/**
	 * The work of the current attempt, or {@code null} before the first one.
	 */
	private volatile @Nullable CompletableFuture<@Nullable T> body;

	private volatile boolean cancelled;

	private volatile boolean ended;

	WorkSubscription(MonoSink<T> sink) {
		this.sink = sink;
	}

	/**
	 * Subscribe to the work, in the scope of this thread and with the Reactor context of
	 * the subscriber.
	 */
	CompletionStage<@Nullable T> subscribe(Supplier<? extends Mono<T>> work, ContextView subscriber) {
		Object scope = ScopeSnapshot.capture().contextValue();
		CompletableFuture<@Nullable T> body = Mono.<T>defer(work)
			.contextWrite((context) -> (scope != null)
					? context.putAll(subscriber).put(ScopeSnapshot.CONTEXT_KEY, scope) : context.putAll(subscriber))
			.toFuture();
		this.body = body;
		if (this.ended) {
			// the scope was stopped meanwhile
			body.cancel(false);
		}
		return body;
	}

	/**
	 * Start the call and pass its result on. Stop the call if the subscription is
	 * cancelled, and do not start it if the subscription was cancelled before: Reactor
	 * does not check that.
	 */
	void start(Supplier<? extends CompletableFuture<? extends @Nullable T>> starter) {
		this.sink.onCancel(this::cancel);
		if (this.cancelled) {
			return;
		}
		CompletableFuture<? extends @Nullable T> call = starter.get();
		this.call = call;
		call.whenComplete(this::ended);
		if (this.cancelled) {
			// while it was started
			call.cancel(false);
		}
	}

	private void cancel() {
		this.cancelled = true;
		CompletableFuture<? extends @Nullable T> call = this.call;
		if (call != null) {
			call.cancel(false);
		}
	}

	private void ended(@Nullable T value, @Nullable Throwable error) {
		this.ended = true;
		CompletableFuture<@Nullable T> body = this.body;
		if (body != null) {
			// work that is not done belongs to a scope that was stopped
			body.cancel(false);
		}
		if (this.cancelled) {
			// nobody receives a signal; Reactor would log an error
			return;
		}
		if (error != null) {
			Throwable cause = error.getCause();
			this.sink.error((error instanceof CompletionException && cause != null) ? cause : error);
		}
		else {
			this.sink.success(value);
		}
	}

}
