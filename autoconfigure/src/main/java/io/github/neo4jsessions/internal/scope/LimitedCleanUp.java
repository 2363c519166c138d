package io.github.neo4jsessions.internal.scope;

import io.github.neo4jsessions.internal.async.Timeout;
import io.github.neo4jsessions.internal.async.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * The time that a stopped attempt has to end. This is a superclass of
 * {@link TemplateCall} so that a call does not need another object.
 */
abstract class LimitedCleanUp {

	/**
	 * The time that the current attempt has to end since it was stopped, or {@code null}.
	 */
	private volatile @Nullable Timeout cleanUp;

	/**
	 * Give a stopped attempt a limited time to end.
	 */
	final void limitCleanUp(ScopeAttempt<?> stopped) {
		Timeout cleanUp = new Timeout(stopped::tellOverdue);
		this.cleanUp = cleanUp;
		cleanUp.arm(Timeouts.CLEAN_UP);
		// it may have ended before the field was set
		if (stopped.hasEnded()) {
			cleanUp.end();
		}
	}

	/**
	 * Note that the current attempt has ended: its time-out would keep it reachable.
	 */
	final void cleanedUp() {
		Timeout cleanUp = this.cleanUp;
		if (cleanUp != null) {
			this.cleanUp = null;
			cleanUp.end();
		}
	}

}
