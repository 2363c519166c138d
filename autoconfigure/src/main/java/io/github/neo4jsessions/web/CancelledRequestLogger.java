package io.github.neo4jsessions.web;

import java.util.List;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.context.FutureClaims;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.http.ResponseEntity;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.server.ServerWebExchange;

/**
 * Logs that WebFlux has cancelled a future of this library because its request was
 * cancelled. The result is handled as it is without this handler.
 *
 * @since 0.1.0
 */
public final class CancelledRequestLogger implements HandlerResultHandler, Ordered {

	private final RequestLog log = new RequestLog();

	private final Supplier<List<HandlerResultHandler>> others;

	/**
	 * Create a handler.
	 * @param handlers supplies all handlers, in any order, when the first result is
	 * handled
	 */
	public CancelledRequestLogger(Supplier<List<HandlerResultHandler>> handlers) {
		this.others = SingletonSupplier.of(() -> handlers.get()
			.stream()
			.filter((handler) -> handler != this)
			.sorted(AnnotationAwareOrderComparator.INSTANCE)
			.toList());
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean supports(HandlerResult result) {
		return isPending(result) && handler(result) != null;
	}

	@Override
	public Mono<Void> handleResult(ServerWebExchange exchange, HandlerResult result) {
		HandlerResultHandler handler = handler(result);
		if (handler == null) {
			return Mono.error(new IllegalStateException("No handler for " + result.getReturnType()));
		}
		return handler.handleResult(exchange, result).doOnCancel(() -> {
			if (isPending(result)) {
				this.log.futureCancelled(RequestLog.name(result.getReturnTypeSource()));
			}
		});
	}

	private static boolean isPending(HandlerResult result) {
		return FutureClaims.isPending((result.getReturnValue() instanceof ResponseEntity<?> entity) ? entity.getBody()
				: result.getReturnValue());
	}

	private @Nullable HandlerResultHandler handler(HandlerResult result) {
		for (HandlerResultHandler handler : this.others.get()) {
			if (handler.supports(result)) {
				return handler;
			}
		}
		return null;
	}

}
