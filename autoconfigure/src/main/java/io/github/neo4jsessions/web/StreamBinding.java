package io.github.neo4jsessions.web;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * The binding of a {@link Flux} or {@link Mono}. Spring cancels its subscription at a
 * time-out and after a failed write. It does not do so when the container reports that
 * the client is gone. A subscription belongs to one request, so the publisher may come
 * from any library.
 */
final class StreamBinding extends RequestBinding {

	private final Sinks.Empty<Object> end = Sinks.empty();

	private final Object bound;

	private volatile @Nullable Object result;

	private final AtomicBoolean cancelled = new AtomicBoolean();

	/**
	 * How many of the two have happened: the subscription was cancelled, and the result
	 * of the request was determined. Spring may do either of them first.
	 */
	private final AtomicInteger events = new AtomicInteger();

	private StreamBinding(RequestBoundWork requests, String method, Object returned) {
		super(requests, method);
		this.bound = bound(returned);
	}

	static @Nullable StreamBinding of(RequestBoundWork requests, String method, Object returned) {
		Object stream = (returned instanceof ResponseEntity<?> entity) ? entity.getBody() : returned;
		return (stream instanceof Flux<?> || stream instanceof Mono<?>) ? new StreamBinding(requests, method, returned)
				: null;
	}

	private Object bound(Object returned) {
		if (returned instanceof Flux<?> flux) {
			return bound(flux);
		}
		if (returned instanceof Mono<?> mono) {
			return bound(mono);
		}
		if (returned instanceof ResponseEntity<?> entity && entity.getBody() != null) {
			return new ResponseEntity<>(bound(entity.getBody()), entity.getHeaders(), entity.getStatusCode());
		}
		return returned;
	}

	/**
	 * The end is a completion, followed by an error: after an error, takeUntilOther would
	 * not cancel the source.
	 */
	private <T> Flux<T> bound(Flux<T> flux) {
		return flux.doOnCancel(this::cancelled).takeUntilOther(this.end.asMono()).concatWith(Mono.defer(this::error));
	}

	private <T> Mono<T> bound(Mono<T> mono) {
		return mono.doOnCancel(this::cancelled)
			.takeUntilOther(this.end.asMono())
			.switchIfEmpty(Mono.defer(this::error));
	}

	private <T> Mono<T> error() {
		return (this.result instanceof Throwable error) ? Mono.error(error) : Mono.empty();
	}

	private void cancelled() {
		if (this.cancelled.compareAndSet(false, true)) {
			logIfBoth();
		}
	}

	private void logIfBoth() {
		if (this.events.incrementAndGet() == 2) {
			logStream(this.result);
		}
	}

	@Override
	Object returned() {
		return this.bound;
	}

	@Override
	void stop(@Nullable Object result) {
		if (this.result == null) {
			this.result = result;
		}
		logIfBoth();
		this.end.tryEmitEmpty();
	}

	@Override
	void fail(DeferredResult<?> deferredResult, AsyncRequestNotUsableException error) {
		// not the result of the request: the emitter that writes to it must end first
		this.result = error;
		this.end.tryEmitEmpty();
	}

}
