package io.github.neo4jsessions.internal.context;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.observation.ScopeFailure;
import io.github.neo4jsessions.observation.ScopeObservationContext;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;

/**
 * The observation of one scope, from the open session to the closed session. It is
 * current while the scope's work or the driver is called, so that it becomes the parent
 * of what they observe. An exception of a handler is logged and changes nothing else.
 */
public final class ScopeObservation {

	private static final SafeLog log = SafeLog.ofTemplates();

	/**
	 * Shared by all templates: a handler that fails usually fails for every scope.
	 */
	private static final LogRate WARNINGS = new LogRate();

	private final ObservationRegistry registry;

	private final Observation observation;

	private final ScopeObservationContext context;

	private volatile boolean stopped;

	private ScopeObservation(ObservationRegistry registry, Observation observation, ScopeObservationContext context) {
		this.registry = registry;
		this.observation = observation;
		this.context = context;
	}

	/**
	 * Return the current observation of this thread, which becomes the parent of the
	 * observation of a scope.
	 * @param observations gives the registry
	 */
	public static @Nullable Observation current(Supplier<ObservationRegistry> observations) {
		try {
			return observations.get().getCurrentObservation();
		}
		catch (Throwable ex) {
			warn("find the parent of", ex);
			return null;
		}
	}

	/**
	 * Start the observation of a scope.
	 * @param parent the observation that the caller's thread was in
	 * @return the observation, or {@code null} if the scope is not to be observed or the
	 * observation could not be started
	 */
	public static @Nullable ScopeObservation start(Supplier<ObservationRegistry> observations,
			ScopeConventions conventions, Supplier<ScopeObservationContext> context, @Nullable Observation parent) {
		Observation observation = null;
		try {
			ObservationRegistry registry = observations.get();
			// checked before anything is allocated, and each time: handlers may be added
			// later
			if (registry.isNoop()) {
				return null;
			}
			observation = ScopeObservations.observation(conventions, context.get(), registry);
			if (observation.isNoop()) {
				return null;
			}
			ScopeObservationContext observed = (ScopeObservationContext) observation.getContext();
			observed.setParentObservation(parent);
			startIn(parent, observation, registry);
			return new ScopeObservation(registry, observation, observed);
		}
		catch (Throwable ex) {
			warn("start", ex);
			if (observation != null) {
				// the handlers before the one that failed have been started
				stop(observation);
			}
			return null;
		}
	}

	/**
	 * Start an observation while its parent is current, since a tracer takes the parent
	 * from the thread. This thread may be that of another caller, which has just released
	 * a permit.
	 */
	private static void startIn(@Nullable Observation parent, Observation observation, ObservationRegistry registry) {
		if (registry.getCurrentObservation() == parent) {
			observation.start();
			return;
		}
		Observation.Scope before = registry.getCurrentObservationScope();
		try {
			Observation.Scope scope = ((parent != null) ? parent : new NullObservation(registry)).openScope();
			try {
				observation.start();
			}
			finally {
				scope.close();
			}
		}
		finally {
			registry.setCurrentObservationScope(before);
		}
	}

	/**
	 * Run an action inside of this observation. If the thread is already in this
	 * observation, or in one inside of it, nothing changes.
	 */
	<R extends @Nullable Object> R in(Supplier<R> action) {
		Observation.Scope scope = open();
		try {
			return action.get();
		}
		finally {
			close(scope);
		}
	}

	/**
	 * Make a call of the driver inside of this observation.
	 */
	public <S extends @Nullable Object> CompletionStage<S> call(Supplier<CompletionStage<S>> call) {
		Observation.Scope scope = open();
		try {
			return Stages.call(call);
		}
		finally {
			close(scope);
		}
	}

	/**
	 * Enter this observation. Never throws.
	 * @return the scope to close, or {@code null} if nothing has changed
	 */
	Observation.@Nullable Scope open() {
		if (this.stopped) {
			return null;
		}
		Observation.Scope before = null;
		try {
			before = this.registry.getCurrentObservationScope();
			return isAround(this.registry.getCurrentObservation()) ? null : this.observation.openScope();
		}
		catch (Throwable ex) {
			warn("enter", ex);
			closeHalfOpen(before);
			return null;
		}
	}

	/**
	 * Close a scope whose handler threw while it was opened: by then the scope is
	 * current, and the handlers before that one have entered it.
	 */
	private void closeHalfOpen(Observation.@Nullable Scope before) {
		try {
			Observation.Scope halfOpen = this.registry.getCurrentObservationScope();
			if (halfOpen != before) {
				close(halfOpen);
			}
		}
		catch (Throwable ex) {
			warn("leave", ex);
		}
	}

	/**
	 * Return whether this thread is inside of this observation already.
	 */
	boolean isAroundThis() {
		return isAround(this.registry.getCurrentObservation());
	}

	private boolean isAround(@Nullable Observation current) {
		for (ObservationView inner = current; inner != null; inner = inner.getContextView().getParentObservation()) {
			if (inner == this.observation) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Leave this observation. Never throws.
	 */
	void close(Observation.@Nullable Scope scope) {
		if (scope == null) {
			return;
		}
		try {
			scope.close();
		}
		catch (Throwable ex) {
			warn("leave", ex);
			try {
				// if a handler threw, the scope is still current
				this.registry.setCurrentObservationScope(scope.getPreviousObservationScope());
			}
			catch (Throwable again) {
				warn("leave", again);
			}
		}
	}

	/**
	 * Stop the observation, since the scope has ended.
	 * @param outcome the outcome of the scope, or {@code null} if there is none
	 * @param error the error of the scope, or {@code null}
	 */
	public void stop(@Nullable String outcome, @Nullable Throwable error) {
		if (outcome != null) {
			this.context.setOutcome(outcome);
		}
		this.stopped = true;
		try {
			if (error != null) {
				this.observation.error(new ScopeFailure(Exceptions.describe(error)));
			}
		}
		catch (Throwable ex) {
			warn("report the error to", ex);
		}
		stop(this.observation);
	}

	private static void stop(Observation observation) {
		try {
			observation.stop();
		}
		catch (Throwable ex) {
			warn("stop", ex);
		}
	}

	static void warn(String step, Throwable ex) {
		long leftOut = WARNINGS.admit();
		if (leftOut >= 0) {
			log.warn("Could not " + step + " the observation of a scope: " + ex.getClass().getName()
					+ LogRate.leftOut(leftOut));
		}
	}

}
