package io.github.neo4jsessions.internal.context;

import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Replaces the origin of a composed stage that was stopped, perhaps while its function is
 * running.
 */
final class StoppedOrigin extends FutureOrigin {

	/**
	 * What the function returns is cancelled in any case.
	 */
	static final StoppedOrigin FOR_ALL = new StoppedOrigin(null);

	private final @Nullable FutureClaims claims;

	/**
	 * Create the replacement for a stage that one of its consumers has stopped.
	 * @param claims the claims of the other consumers, which may include what the
	 * function returns
	 */
	StoppedOrigin(@Nullable FutureClaims claims) {
		this.claims = claims;
	}

	@Override
	void stop(List<StoppableFuture<?>> stopped, Deque<FutureOrigin> further, StoppedOrigin mark) {
		// there is nothing left to stop
	}

	/**
	 * Cancel what the function returned, unless others wait for it.
	 */
	void cancel(StoppableFuture<?> returned) {
		if (this.claims == null) {
			returned.cancel(false);
			return;
		}
		FutureClaims.Claim claim = this.claims.claim(returned);
		if (claim != null) {
			claim.cancel();
		}
	}

}
