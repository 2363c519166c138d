package io.github.neo4jsessions.internal.scope;

import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopeObservation;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The scope and the values that the caller's thread carried when it made the call.
 *
 * @param around the scope that the call was made in, or {@code null}
 * @param context the thread-local values of the caller, or {@code null} if there are none
 * to carry
 * @param observation the current observation, or {@code null} for none
 * @param opener the place in the program that made the call, or {@code null} if it is not
 * recorded
 */
public record ScopeCaller(@Nullable ScopeContext around, @Nullable CallerContext context,
		@Nullable Observation observation, @Nullable Throwable opener) {

	/**
	 * Capture what this thread carries.
	 * @throws RuntimeException if an accessor of a thread-local throws one
	 */
	static ScopeCaller capture(TemplateSettings settings) {
		return new ScopeCaller(ScopeContext.around(), CallerContext.capture(),
				ScopeObservation.current(settings.observations()),
				(settings.leakDetectionThreshold() != null) ? new Throwable("opened here") : null);
	}

	/**
	 * Return the context of the caller, for functions that run outside of the scope, or
	 * {@code null} if there is nothing to carry.
	 */
	public @Nullable ScopeContext frame(ScopeContext.Owner template) {
		return ScopeContext.ofCaller(this.around, template, this.context);
	}

}
