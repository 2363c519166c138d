package io.github.neo4jsessions.web;

import io.github.neo4jsessions.internal.context.FutureClaims;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * The binding of a future of this library. Spring waits for a copy of it: if Reactor is
 * present, Spring treats the future as a reactive type and cancels it at a time-out, even
 * if others wait for it.
 */
final class FutureBinding extends RequestBinding {

	private final @Nullable ResponseEntity<?> entity;

	private final FutureClaims.Claim claim;

	FutureBinding(RequestBoundWork requests, String method, @Nullable ResponseEntity<?> entity,
			FutureClaims.Claim claim) {
		super(requests, method);
		this.entity = entity;
		this.claim = claim;
	}

	@Override
	Object returned() {
		return (this.entity != null)
				? new ResponseEntity<>(this.claim.copy(), this.entity.getHeaders(), this.entity.getStatusCode())
				: this.claim.copy();
	}

	@Override
	void stop(@Nullable Object result) {
		if (this.claim.cancel()) {
			logFuture(result);
		}
	}

	@Override
	void fail(DeferredResult<?> deferredResult, AsyncRequestNotUsableException error) {
		deferredResult.setErrorResult(error);
	}

}
