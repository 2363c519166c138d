package io.github.neo4jsessions.internal.context;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Tracks who waits for the work behind futures. An application may return one future, or
 * stages derived from it, to several consumers that are independent of each other, such
 * as web requests. Each consumer claims the future. The work is stopped when the last
 * consumer cancels its claim.
 */
public final class FutureClaims {

	private final Map<FutureOrigin, Integer> claims = new HashMap<>();

	/**
	 * The claims on composed stages, which wait for other work as soon as their functions
	 * have returned it.
	 */
	private final Set<Claim> changing = new HashSet<>();

	/**
	 * Return whether a stage has work behind it that a completion from outside stops.
	 */
	public static boolean isPending(@Nullable Object stage) {
		return stage instanceof StoppableFuture<?> future && future.origin() != null;
	}

	/**
	 * Claim the work behind a stage.
	 * @return the claim, or {@code null} if there is nothing to claim: the stage has
	 * completed, is an independent copy, or belongs to another library
	 */
	public @Nullable Claim claim(@Nullable Object stage) {
		if (!(stage instanceof StoppableFuture<?> future)) {
			return null;
		}
		if (future instanceof MinimalScopedFuture<?>) {
			return new Claim(future, Set.of());
		}
		FutureOrigin origin = future.origin();
		return (origin != null) ? new Claim(future, reachable(origin)) : null;
	}

	/**
	 * Return an origin and all those that a stop of it would stop as well.
	 */
	private static Set<FutureOrigin> reachable(@Nullable FutureOrigin origin) {
		Set<FutureOrigin> reached = new HashSet<>();
		Deque<FutureOrigin> further = new ArrayDeque<>();
		// no recursion: a chain of stages may be longer than the stack allows
		for (FutureOrigin next = origin; next != null; next = further.poll()) {
			if (reached.add(next)) {
				next.reach(further);
			}
		}
		return reached;
	}

	/**
	 * Return which of these origins are claimed, including by claims on composed stages,
	 * which may now wait for other work than at the time of the claim.
	 */
	private Set<FutureOrigin> claimedOf(Set<FutureOrigin> origins) {
		synchronized (this.claims) {
			if (!this.claims.keySet().containsAll(origins)) {
				this.changing.forEach(Claim::follow);
			}
			Set<FutureOrigin> claimed = new HashSet<>(origins);
			claimed.retainAll(this.claims.keySet());
			return claimed;
		}
	}

	/**
	 * The claim of one consumer.
	 */
	public final class Claim {

		private final StoppableFuture<?> future;

		private final Set<FutureOrigin> origins = new HashSet<>();

		private final List<FutureOrigin.Composed> composed = new ArrayList<>(0);

		private boolean released;

		private Claim(StoppableFuture<?> future, Set<FutureOrigin> origins) {
			this.future = future;
			synchronized (FutureClaims.this.claims) {
				add(origins);
				if (!this.composed.isEmpty()) {
					FutureClaims.this.changing.add(this);
				}
			}
		}

		private void add(Set<FutureOrigin> reached) {
			for (FutureOrigin origin : reached) {
				if (this.origins.add(origin)) {
					FutureClaims.this.claims.merge(origin, 1, Integer::sum);
					if (origin instanceof FutureOrigin.Composed stage) {
						this.composed.add(stage);
					}
				}
			}
		}

		/**
		 * Claim what the composed stages wait for since their functions returned it.
		 */
		private void follow() {
			// by index, since the list may grow
			for (int i = 0; i < this.composed.size(); i++) {
				FutureOrigin.Composed stage = this.composed.get(i);
				if (!stage.leadsInto(this.origins)) {
					add(reachable(stage));
				}
			}
		}

		/**
		 * Return an independent future with the same outcome. Cancelling it does not
		 * cancel the work.
		 */
		public CompletableFuture<?> copy() {
			return this.future.copy();
		}

		/**
		 * Give up the claim, and cancel the future if it has not completed and nobody
		 * else has claimed its work. If only a part of the work is claimed by others, the
		 * rest is cancelled.
		 * @return whether something was cancelled
		 */
		public boolean cancel() {
			if (!release()) {
				return false;
			}
			Set<FutureOrigin> unclaimed = reachable(this.future.origin());
			boolean partly = unclaimed.removeAll(claimedOf(unclaimed));
			if (unclaimed.isEmpty()) {
				return false;
			}
			return partly ? FutureOrigin.cancelWork(unclaimed)
					: !this.future.isDone() && this.future.cancelFor(FutureClaims.this);
		}

		/**
		 * Release the claim, unless it was released before.
		 * @return whether a claim on work was released
		 */
		private boolean release() {
			synchronized (FutureClaims.this.claims) {
				if (this.released) {
					return false;
				}
				this.released = true;
				this.origins.forEach((origin) -> FutureClaims.this.claims.computeIfPresent(origin,
						(key, count) -> (count > 1) ? count - 1 : null));
				FutureClaims.this.changing.remove(this);
				return !this.origins.isEmpty();
			}
		}

	}

}
