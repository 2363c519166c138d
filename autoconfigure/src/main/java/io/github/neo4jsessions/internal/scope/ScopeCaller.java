package io.github.neo4jsessions.internal.scope;

import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopeObservation;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What the thread of a caller was in, and carried, when the call was made.
 *
 * @param around the scope that the call was made in, or {@code null}
 * @param context what else the thread carried, or {@code null} if the application has
 * nothing to carry
 * @param observation the current observation, or {@code null} for none
 * @param opener the place in the program that made the call, or {@code null} if it is not
 * noted
 */
public record ScopeCaller(@Nullable ScopeContext around, @Nullable CallerContext context,
		@Nullable Observation observation, @Nullable Throwable opener) {

	/**
	 * Take along what this thread carries.
	 * @throws RuntimeException whatever an accessor of a thread-local throws
	 */
	static ScopeCaller capture(TemplateSettings settings) {
		return new ScopeCaller(ScopeContext.around(), CallerContext.capture(),
				ScopeObservation.current(settings.observations()),
				(settings.leakDetectionThreshold() != null) ? new Throwable("opened here") : null);
	}

	/**
	 * The caller's side of the call, for what is not called in the scope itself.
	 */
	public @Nullable ScopeContext frame(ScopeContext.Owner template) {
		return ScopeContext.ofCaller(this.around, template, this.context);
	}

}
