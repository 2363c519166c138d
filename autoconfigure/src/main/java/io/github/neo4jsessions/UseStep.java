package io.github.neo4jsessions;

import io.github.neo4jsessions.AsyncResource.Single;
import org.jspecify.annotations.Nullable;

/**
 * A step of the use of a resource. <pre>
 *
 *   ACQUIRING ──► WORKING ──► RELEASING
 *    ↻  │  └─ could not acquire ─▲
 *       └──────► STOPPED ────────┘
 * </pre>
 *
 * Each acquisition and each release is a separate step, so that a stage that completes
 * twice, or late, finds its step taken and does nothing.
 *
 * @param phase what the use is doing
 * @param held the resources that are held, or {@code null} if there are none. A resource
 * is added by the step that acquired it and removed by the step that released it,
 * innermost first.
 */
record UseStep(Phase phase, @Nullable Held held) {

	static UseStep first() {
		return new UseStep(Phase.ACQUIRING, null);
	}

	enum Phase {

		ACQUIRING, STOPPED, WORKING, RELEASING

	}

	/**
	 * A resource to be released, and the resources held around it.
	 */
	record Held(Single single, Object resource, @Nullable Held outer) {

	}

}
