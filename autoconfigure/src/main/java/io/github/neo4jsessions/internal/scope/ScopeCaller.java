package io.github.neo4jsessions.internal.scope;

import java.util.function.Supplier;

import io.github.neo4jsessions.CallSite;
import io.github.neo4jsessions.internal.context.CallerContext;
import io.github.neo4jsessions.internal.context.CurrentScope;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopeObservation;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The scope and the values that the caller's thread carried when it made the call.
 *
 * @param around the scope that the call was made in, or {@code null}
 * @param callerContext the thread-local values of the caller, or {@code null} if there
 * are none to carry
 * @param observation the current observation, or {@code null} for none
 * @param opener the place in the program that made the call, or {@code null} if it is not
 * recorded
 */
public record ScopeCaller(@Nullable ScopeContext around, @Nullable CallerContext callerContext,
		@Nullable Observation observation, @Nullable CallSite opener) {

	private static final ScopeCaller NONE = new ScopeCaller(null, null, null, null);

	/**
	 * The caller outside of all scopes whose thread-locals were not set. There is only
	 * one such context, so that all of these calls share one object.
	 */
	private static volatile ScopeCaller plain = NONE;

	/**
	 * Capture what this thread carries.
	 * @throws RuntimeException if an accessor of a thread-local throws one
	 */
	static ScopeCaller capture(TemplateSettings settings) {
		ScopeContext around = CurrentScope.around();
		CallerContext callerContext = CallerContext.capture();
		Supplier<ObservationRegistry> observations = settings.observations();
		Observation observation = (observations != null) ? ScopeObservation.current(observations) : null;
		CallSite opener = settings.reports().notesOpeners() ? new CallSite() : null;
		if (around == null && observation == null && opener == null
				&& (callerContext == null || callerContext.isNothing())) {
			return plain(callerContext);
		}
		return new ScopeCaller(around, callerContext, observation, opener);
	}

	private static ScopeCaller plain(@Nullable CallerContext nothing) {
		if (nothing == null) {
			return NONE;
		}
		ScopeCaller caller = plain;
		if (caller.callerContext != nothing) {
			caller = new ScopeCaller(null, nothing, null, null);
			plain = caller;
		}
		return caller;
	}

	/**
	 * Return the context of the caller, for functions that run outside of the scope, or
	 * {@code null} if there is nothing to carry.
	 */
	public @Nullable ScopeContext context(ScopeContext.Owner template) {
		return ScopeContext.ofCaller(this.around, template, this.callerContext);
	}

}
