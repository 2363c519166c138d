package io.github.neo4jsessions.internal.scope;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.CurrentScope;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopeObservation;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.internal.template.CallOptions;
import io.github.neo4jsessions.internal.template.NotificationLog;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.summary.ResultSummary;

/**
 * The state of a scope: the call that it belongs to, its phase, whether it was stopped,
 * its errors, and its observation. This is a class of its own so that
 * {@link SessionScope} contains only the steps, and a superclass so that a scope does not
 * need another object.
 */
public abstract class ScopeRecord implements ScopeContext.Scope {

	private static final AtomicReferenceFieldUpdater<ScopeRecord, ScopePhase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(ScopeRecord.class, ScopePhase.class, "phase");

	private static final AtomicReferenceFieldUpdater<ScopeRecord, @Nullable ScopeErrors> ERRORS = AtomicReferenceFieldUpdater
		.newUpdater(ScopeRecord.class, ScopeErrors.class, "errors");

	private volatile ScopePhase phase = ScopePhase.NEW;

	private volatile @Nullable ScopeErrors errors;

	private @Nullable ScopeObservation observation;

	private volatile boolean stopped;

	/**
	 * Whether a stop ended the work. A later stop has no effect.
	 */
	private boolean cutOff;

	/**
	 * Return the innermost scope of a template that this thread is in, with or without a
	 * transaction, or {@code null} if there is none. Calls inherit its target.
	 */
	public static @Nullable ScopeRecord innermost(TemplateRuntime template) {
		return (ScopeRecord) CurrentScope.scope(template);
	}

	/**
	 * Return the attempt that opened the scope.
	 */
	public abstract ScopeAttempt<?> attempt();

	/**
	 * Log a failed step that may not be reported to the caller.
	 */
	abstract void log(String step, Throwable error);

	public final TemplateRuntime template() {
		return attempt().template();
	}

	public final TemplateSettings settings() {
		return template().settings();
	}

	public final ScopeCaller caller() {
		return attempt().call().caller();
	}

	/**
	 * Return the configuration of the session.
	 */
	public final SessionConfig sessionConfig() {
		return attempt().call().sessionConfig();
	}

	/**
	 * Return what the call determines for its sessions.
	 */
	public final CallOptions options() {
		return attempt().call().options();
	}

	@Override
	public final boolean isTargeted() {
		return options().hasTarget();
	}

	/**
	 * Return the configuration of a session that is opened inside this scope.
	 * @param accessMode the access mode, or {@code null} for that of the template
	 * @param options what the call determines, and for the rest the call of this scope
	 */
	public final SessionConfig configInside(@Nullable AccessMode accessMode, CallOptions options) {
		return template().sessions().configInside(sessionConfig(), options().auth(), accessMode, options);
	}

	@Override
	public final boolean wantsSummaries() {
		return NotificationLog.isEnabled();
	}

	@Override
	public final void summarized(ResultSummary summary) {
		template().notifications().log(attempt(), summary);
	}

	public final ScopePhase phase() {
		return this.phase;
	}

	/**
	 * Take a step, unless another thread has taken one from the same phase.
	 * @return whether this thread has taken it
	 */
	public final boolean advance(ScopePhase from, ScopePhase to) {
		return PHASE.compareAndSet(this, from, to);
	}

	/**
	 * Advance to ENDED from ENDING or ABANDONED.
	 */
	public final boolean advanceToEnded() {
		return advance(ScopePhase.ENDING, ScopePhase.ENDED) || advance(ScopePhase.ABANDONED, ScopePhase.ENDED);
	}

	/**
	 * Take a step for which no other thread competes.
	 */
	final void enter(ScopePhase next) {
		this.phase = next;
	}

	@Override
	public final boolean isOpen() {
		return this.phase != ScopePhase.CLOSED;
	}

	final void noteStop() {
		this.stopped = true;
	}

	/**
	 * Return whether a stop ended the work.
	 */
	final boolean isCutOff() {
		return this.cutOff;
	}

	public final boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Record the cause of a stop, if the scope was stopped, as an error. Also called
	 * right before COMMIT is sent, since the commit may have waited for a call in
	 * progress.
	 * @return whether the scope was stopped
	 */
	public final boolean reportStop() {
		if (!this.stopped) {
			return false;
		}
		this.cutOff = true;
		failEarlier();
		return true;
	}

	private ScopeErrors errors() {
		ScopeErrors errors = this.errors;
		if (errors == null) {
			ERRORS.compareAndSet(this, null, new ScopeErrors());
			errors = Objects.requireNonNull(this.errors);
		}
		return errors;
	}

	/**
	 * Keep an error for the step that reports it, unless there is one already.
	 */
	final void noteEarlier(Throwable ex) {
		errors().noteEarlier(ex);
	}

	/**
	 * Return why the scope was stopped or its eager work failed, whichever was first, or
	 * {@code null}.
	 */
	final @Nullable Throwable earlier() {
		ScopeErrors errors = this.errors;
		return (errors != null) ? errors.earlier() : null;
	}

	final void failEarlier() {
		Throwable ex = earlier();
		if (ex != null) {
			fail("stop", ex, Neo4jExceptionTranslation::translate);
		}
	}

	/**
	 * Record an error if it is the first one, otherwise add it to the first as
	 * suppressed, or log it.
	 */
	public final void fail(String step, Throwable ex, UnaryOperator<Throwable> translation) {
		Throwable rest = errors().add(ex, translation);
		if (rest != null) {
			log(step, rest);
		}
	}

	/**
	 * Return the error to report, or {@code null} if there is none so far.
	 */
	public final @Nullable Throwable error() {
		ScopeErrors errors = this.errors;
		return (errors != null) ? errors.first() : null;
	}

	/**
	 * Return the first error before its translation, or {@code null} if another attempt
	 * would make no difference.
	 */
	final @Nullable Throwable cause() {
		ScopeErrors errors = this.errors;
		return (errors != null) ? errors.cause() : null;
	}

	/**
	 * Note that another attempt would make no difference.
	 */
	final void forgetCause() {
		errors().forgetCause();
	}

	/**
	 * Return whether an error is only an effect of a stop, which interrupts the work. The
	 * driver then rejects overlapping calls or reports the error of the interrupted
	 * query, which tells the caller nothing new.
	 */
	public final boolean isEffectOfStop(Throwable ex) {
		return this.cutOff && ex instanceof ClientException;
	}

	/**
	 * Log an error of work that was stopped, unless it is to be expected because the
	 * calls of the work are refused or cut off.
	 */
	final void logLateError(@Nullable Throwable ex) {
		if (ex != null) {
			Throwable unwrapped = Exceptions.unwrap(ex);
			if (!(unwrapped instanceof Neo4jException || unwrapped instanceof ScopeEndedException
					|| unwrapped instanceof CancellationException)) {
				log("stopped work", unwrapped);
			}
		}
	}

	final void observe(@Nullable ScopeObservation observation) {
		this.observation = observation;
	}

	@Override
	public final @Nullable ScopeObservation observation() {
		return this.observation;
	}

	/**
	 * Call the driver, inside of the observation of this scope if there is one, since the
	 * driver may observe the call as well.
	 */
	public final <S extends @Nullable Object> CompletionStage<S> call(Supplier<CompletionStage<S>> call) {
		ScopeObservation observation = this.observation;
		return (observation != null) ? observation.call(call) : Stages.call(call);
	}

}
