package io.github.neo4jsessions.internal.scope;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopeObservation;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * What is known of a scope beside its phase: whether it was stopped, what went wrong, and
 * its observation. A class of its own so that {@link SessionScope} is the steps, and a
 * parent rather than a part since each scope would pay for another object.
 */
public abstract class ScopeRecord implements ScopeContext.Scope {

	private static final AtomicReferenceFieldUpdater<ScopeRecord, @Nullable ScopeErrors> ERRORS = AtomicReferenceFieldUpdater
		.newUpdater(ScopeRecord.class, ScopeErrors.class, "errors");

	private volatile @Nullable ScopeErrors errors;

	private @Nullable ScopeObservation observation;

	private volatile boolean stopped;

	/**
	 * Whether a stop ended the work. A later stop changes nothing any more.
	 */
	private boolean cutOff;

	/**
	 * A step failed, and the caller may not learn of it.
	 */
	abstract void log(String step, Throwable error);

	final void noteStop() {
		this.stopped = true;
	}

	/**
	 * Whether a stop ended the work.
	 */
	final boolean isCutOff() {
		return this.cutOff;
	}

	public final boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Where the scope was stopped, the cause of that becomes an error. Also called right
	 * before a commit is sent, which may have had to wait for a call that was under way.
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
	 * Keep an error for the step that is to report it, unless there is one.
	 */
	final void noteEarlier(Throwable ex) {
		errors().noteEarlier(ex);
	}

	/**
	 * Why the scope was stopped, or {@code null}.
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
	 * Report an error if it is the first one, else keep it beside the first, or log it.
	 */
	public final void fail(String step, Throwable ex, UnaryOperator<Throwable> translation) {
		Throwable rest = errors().add(ex, translation);
		if (rest != null) {
			log(step, rest);
		}
	}

	/**
	 * The error to be reported, if there is one by now.
	 */
	public final @Nullable Throwable error() {
		ScopeErrors errors = this.errors;
		return (errors != null) ? errors.first() : null;
	}

	/**
	 * What the first error was before it was translated, if another attempt may make a
	 * difference.
	 */
	final @Nullable Throwable cause() {
		ScopeErrors errors = this.errors;
		return (errors != null) ? errors.cause() : null;
	}

	/**
	 * Another attempt makes no difference.
	 */
	final void forgetCause() {
		errors().forgetCause();
	}

	/**
	 * A stop cuts into the work. The driver does end what it is told to end, and then
	 * complains that calls overlapped, or reports the error of the query that was cut
	 * off: no news to anybody.
	 */
	public final boolean isEffectOfStop(Throwable ex) {
		return this.cutOff && ex instanceof ClientException;
	}

	/**
	 * The work of a scope that was stopped fails as a rule, since its calls are refused
	 * or cut off. Any other error of it is logged.
	 */
	final void logLateError(@Nullable Throwable ex) {
		if (ex != null) {
			Throwable unwrapped = Exceptions.unwrap(ex);
			if (!(unwrapped instanceof Neo4jException || unwrapped instanceof ScopeEndedException
					|| unwrapped instanceof CancellationException)) {
				log("work that was stopped", unwrapped);
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
	 * Make a call of the driver, which may observe it as well.
	 */
	public final <S extends @Nullable Object> CompletionStage<S> call(Supplier<CompletionStage<S>> call) {
		ScopeObservation observation = this.observation;
		return (observation != null) ? observation.call(call) : Stages.call(call);
	}

}
