package io.github.neo4jsessions.web;

import io.github.neo4jsessions.internal.context.FutureClaims;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;

/**
 * What all requests of an application have in common: which work they wait for, the watch
 * over their connections, and the log.
 */
final class RequestBoundWork {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Flux",
			RequestBoundWork.class.getClassLoader());

	private final RequestLog log = new RequestLog();

	private final FutureClaims claims = new FutureClaims();

	private final @Nullable ConnectionWatch watch;

	/**
	 * Create an instance.
	 * @param watch notices connections that clients close, or {@code null}
	 */
	RequestBoundWork(@Nullable ConnectionWatch watch) {
		this.watch = watch;
	}

	RequestLog log() {
		return this.log;
	}

	/**
	 * Return the binding of what a handler method returned, or {@code null} if there is
	 * nothing to bind.
	 */
	@Nullable RequestBinding bind(@Nullable Object returned, MethodParameter type) {
		ResponseEntity<?> entity = (returned instanceof ResponseEntity<?> response) ? response : null;
		FutureClaims.Claim claim = this.claims.claim((entity != null) ? entity.getBody() : returned);
		if (claim != null) {
			return new FutureBinding(this, RequestLog.name(type), entity, claim);
		}
		return (REACTOR && returned != null) ? StreamBinding.of(this, RequestLog.name(type), returned) : null;
	}

	ConnectionWatch.@Nullable Watched watch(RequestConnection connection, Runnable closed) {
		return (this.watch != null) ? connection.watch(this.watch, closed) : null;
	}

}
