package io.github.neo4jsessions.internal.scope;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopeObservations;
import io.github.neo4jsessions.internal.driver.GuardedSession;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.internal.driver.TransactionConfigs;
import io.github.neo4jsessions.internal.driver.UnusableResultException;
import io.github.neo4jsessions.observation.ScopeObservationContext;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * A unit of work in the session of a scope, without a transaction of the scope: each
 * query commits by itself, or in a transaction that the work begins.
 *
 * @param <T> the type of the value
 */
public final class AutoCommitUnit<T extends @Nullable Object> implements UnitOfWork<T> {

	private final SessionScope<T> scope;

	/**
	 * The metadata of queries and transactions whose own configuration has no value for
	 * the key.
	 */
	private final Map<String, Object> metadata;

	private @Nullable AutoCommitWork<T> work;

	/**
	 * Set by {@link #begin}, the first step, and cleared at the end.
	 */
	private @Nullable GuardedSession session;

	@SuppressWarnings("NullAway.Init") // by begin(..), the first step of all
	private ScopeContext context;

	public AutoCommitUnit(SessionScope<T> scope, AutoCommitWork<T> work) {
		this(scope, Map.of(), work);
	}

	public AutoCommitUnit(SessionScope<T> scope, Map<String, Object> metadata, AutoCommitWork<T> work) {
		this.scope = scope;
		this.metadata = metadata;
		this.work = work;
	}

	@Override
	public void begin(AsyncSession session) {
		AutoCommitWork<T> work = Objects.requireNonNull(this.work);
		ScopeContext context = new ScopeContext(this.scope.caller().around(), this.scope.template(), this.scope, null,
				this.scope.caller().callerContext());
		GuardedSession guarded = new GuardedSession(session, context, this::config);
		this.session = guarded;
		this.context = work.begin(guarded, context);
		// called before the work ends, which closes the session
		work.begun();
		this.scope.ready();
	}

	private TransactionConfig config(TransactionConfig config) {
		return this.scope.marked(TransactionConfigs.withDefaults(config, null, this.metadata));
	}

	@Override
	public @Nullable Eager eager() {
		AutoCommitWork<T> work = this.work;
		return (work != null) ? work.eager() : null;
	}

	@Override
	public ScopeContext context() {
		return this.context;
	}

	@Override
	public @Nullable CompletionStage<? extends T> work() {
		return Objects.requireNonNull(this.work).call(Objects.requireNonNull(this.session), this.context);
	}

	/**
	 * Continue when the work has completed. Queries and transactions that it left in
	 * progress still count as work, so that a stop can end them.
	 */
	@Override
	public void worked(@Nullable T value, @Nullable Throwable error) {
		GuardedSession session = this.session;
		if (error == null && session != null && session.mayBeBusy()) {
			session.left((failure) -> this.scope.allWorked(value, isClosedByStop(failure) ? null : failure));
		}
		else {
			this.scope.allWorked(value, error);
		}
	}

	/**
	 * Report a failure that occurs after the work has completed, since the work cannot
	 * have handled it.
	 */
	@Override
	public void callFailed(Throwable error) {
		// null if the scope has ended meanwhile
		GuardedSession session = this.session;
		if (!this.scope.isCutOff() && (this.scope.phase().isAfterWork() || (session != null && session.isLeft()))) {
			this.scope.failEarlier();
			this.scope.fail("work", error, Neo4jExceptionTranslation::translate);
		}
	}

	/**
	 * Return whether a failure is an effect of a stop, which closes the session and with
	 * it what the work left open.
	 */
	private boolean isClosedByStop(@Nullable Throwable failure) {
		return failure instanceof UnusableResultException && this.scope.isCutOff();
	}

	@Override
	public void cutOff() {
		// null if the scope has ended meanwhile
		GuardedSession session = this.session;
		if (session != null) {
			session.cutOff();
		}
	}

	@Override
	public void end(boolean succeeded) {
		if (!succeeded) {
			if (this.scope.earlier() != null) {
				stopUnanswered();
			}
			cutOff();
		}
		AutoCommitWork<T> work = this.work;
		if (work != null) {
			work.end();
		}
		if (this.scope.advanceToEnded()) {
			this.scope.close();
		}
	}

	@Override
	public boolean hasSession() {
		return this.session != null;
	}

	@Override
	public void closeSession(Stages.Next<@Nullable Void> next) {
		Objects.requireNonNull(this.session).closeThen(next);
	}

	/**
	 * Return whether success is certain before the close. The driver reports the error of
	 * a query whose result was not consumed when the session is closed. The library
	 * consumes the results of its own queries.
	 */
	@Override
	public boolean isCertainBeforeClose() {
		// null if the scope has ended meanwhile
		AutoCommitWork<T> work = this.work;
		return work != null && work.isCertainBeforeClose();
	}

	@Override
	public void stopUnanswered() {
		// null if the scope has ended meanwhile
		AutoCommitWork<T> work = this.work;
		if (work != null) {
			work.stopUnanswered();
		}
	}

	@Override
	public void concluded() {
		AutoCommitWork<T> work = this.work;
		if (work != null) {
			Throwable error = this.scope.error();
			work.concluded((error != null) ? error : this.scope.earlier());
		}
	}

	@Override
	public Throwable reportStopped(Throwable error) {
		AutoCommitWork<T> work = this.work;
		return (work != null) ? work.reportStopped(error) : error;
	}

	@Override
	public void releaseReferences() {
		AutoCommitWork<T> work = this.work;
		this.work = null;
		this.session = null;
		if (work != null) {
			work.releaseReferences();
		}
	}

	@Override
	public Throwable translateStart(Throwable ex) {
		Throwable translated = Neo4jExceptionTranslation.translate(ex);
		return (translated != ex) ? translated : new DataAccessResourceFailureException(
				"Session template '" + this.scope.template().name() + "' could not open a session: " + ex.getMessage(),
				ex);
	}

	@Override
	public boolean mayRetry(Throwable firstError) {
		AutoCommitWork<T> work = this.work;
		return work != null && work.mayRetry();
	}

	@Override
	public ScopeObservationContext observationContext() {
		return ScopeObservations.ofSession(this.scope.template().name(), this.scope.sessionConfig().defaultAccessMode(),
				this.scope.sessionConfig().database().orElse(null));
	}

	@Override
	public Outcome outcome() {
		AutoCommitWork<T> work = this.work;
		if (work != null && work.isOutcomeUnknown()) {
			return Outcome.UNKNOWN;
		}
		if (this.scope.error() != null) {
			return Outcome.FAILED;
		}
		return this.scope.isStopped() ? Outcome.CANCELLED : Outcome.COMPLETED;
	}

}
