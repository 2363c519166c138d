package io.github.neo4jsessions;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import io.github.neo4jsessions.observation.ScopeContext;
import io.github.neo4jsessions.observation.SessionScopeContext;
import io.github.neo4jsessions.support.Neo4jExceptionTranslation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncSession;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * A session scope without a transaction of ours.
 *
 * @param <T> the type of the value
 */
final class AutoCommitScope<T extends @Nullable Object> extends SessionScope<T> {

	private final @Nullable TransactionRequest request;

	private final @Nullable EarlyWork<T> early;

	private @Nullable SingleQuery<?, T> query;

	private @Nullable BiFunction<GuardedSession, ScopeFrame, @Nullable CompletionStage<? extends T>> work;

	/**
	 * There from {@link #begin} on, the first step of all, to the end.
	 */
	private @Nullable GuardedSession session;

	@SuppressWarnings("NullAway.Init") // by begin(..), the first step of all
	private ScopeFrame frame;

	AutoCommitScope(TemplateRuntime template, ScopeCall<T> call, SessionWork<T> work) {
		super(template, call);
		this.request = null;
		this.early = null;
		this.query = null;
		this.work = (session, frame) -> work.doInSession(session);
	}

	/**
	 * For a query of ours.
	 */
	AutoCommitScope(TemplateRuntime template, ScopeCall<T> call, SingleQuery<?, T> query) {
		super(template, call);
		this.request = null;
		this.early = null;
		this.query = query;
		this.work = query::run;
	}

	/**
	 * Where the propagation gives no transaction.
	 */
	AutoCommitScope(TemplateRuntime template, ScopeCall<T> call, TransactionRequest request, TransactionWork<T> work) {
		super(template, call);
		this.request = request;
		this.query = null;
		this.early = request.workIsEarly() ? EarlyWork.of(request, call, template, this, work) : null;
		this.work = (session, frame) -> work.doInTransaction(Objects.requireNonNull(frame.handle()));
	}

	@Override
	ScopeContext observationContext() {
		return new SessionScopeContext(settings().name(), sessionConfig().defaultAccessMode(),
				sessionConfig().database().orElse(null));
	}

	@Override
	void noteOutcome(ScopeObservation observation) {
		if (this.query != null && this.query.isUnknown()) {
			observation.outcome("unknown");
		}
		else if (error() != null) {
			observation.outcome("failed");
		}
		else {
			observation.outcome(isStopped() ? "cancelled" : "completed");
		}
	}

	@Override
	void begin(AsyncSession session) {
		ScopeFrame plain = new ScopeFrame(around(), template(), this, null, context());
		GuardedSession guarded = new GuardedSession(session, plain, this::marked);
		this.session = guarded;
		if (this.early != null) {
			this.early.open().begun(guarded);
			this.frame = this.early.handle().frame();
		}
		else {
			this.frame = (this.request != null) ? new TransactionHandle(new OpenTransaction(guarded, this.request),
					around(), template(), this, context())
				.frame() : plain;
		}
		if (this.early != null) {
			// before the end of the work, which closes the session
			this.early.begun(isStopped());
		}
		ready();
	}

	@Override
	ScopeFrame frame() {
		return this.frame;
	}

	@Override
	@Nullable CompletionStage<? extends T> work() {
		return (this.early != null) ? this.early.done()
				: Objects.requireNonNull(this.work).apply(Objects.requireNonNull(this.session), this.frame);
	}

	/**
	 * The work's own transactions, if it has any, are at work as far as a stop is
	 * concerned.
	 */
	@Override
	void worked(@Nullable T value, @Nullable Throwable error) {
		GuardedSession session = this.session;
		if (error == null && session != null && session.mayBeBusy()) {
			session.left((failure) -> allWorked(value, isClosedByStop(failure) ? null : failure));
		}
		else {
			allWorked(value, error);
		}
	}

	/**
	 * What fails after the end of the work is reported: nobody can have handled it inside
	 * of the work.
	 */
	@Override
	void callFailed(Throwable ex) {
		// there is none any more where the end came in between
		GuardedSession session = this.session;
		if (!isCutOff() && (isAfterWork() || (session != null && session.isLeft()))) {
			failEarlier();
			fail("work", ex, Neo4jExceptionTranslation::translate);
		}
	}

	/**
	 * A stop closes the session, and with it what the work left open.
	 */
	private boolean isClosedByStop(@Nullable Throwable failure) {
		return failure instanceof UnusableResultException && isCutOff();
	}

	@Override
	@Nullable EarlyWork<T> early() {
		return this.early;
	}

	/**
	 * A query alone that was sent and not answered when it was stopped may be committed
	 * for all that anybody knows, whether the session was closed in time or not.
	 */
	@Override
	Throwable stoppedError(Throwable error) {
		// there is none any more where the end came in between
		SingleQuery<?, T> query = this.query;
		return (query != null && query.isStopped()) ? query.unknown(error, this) : error;
	}

	@Override
	void stopUnanswered() {
		SingleQuery<?, T> query = this.query;
		if (query != null) {
			query.stop();
		}
	}

	@Override
	void cutOff() {
		// there is none any more where the end came in between
		GuardedSession session = this.session;
		if (session != null) {
			session.cutOff();
		}
	}

	@Override
	void end(boolean succeeded) {
		if (!succeeded) {
			if (earlier() != null) {
				stopUnanswered();
			}
			cutOff();
		}
		TransactionHandle handle = this.frame.handle();
		if (handle != null) {
			handle.end();
		}
		if (advanceToEnded()) {
			close();
		}
	}

	@Override
	boolean hasSession() {
		return this.session != null;
	}

	@Override
	void closeSession(Stages.Next<@Nullable Void> next) {
		Objects.requireNonNull(this.session).closeThen(next);
	}

	@Override
	Throwable translateStart(Throwable ex) {
		Throwable translated = Neo4jExceptionTranslation.translate(ex);
		return (translated != ex) ? translated : new DataAccessResourceFailureException(
				"Session template '" + settings().name() + "' could not open a session: " + ex.getMessage(), ex);
	}

	/**
	 * The driver reports the error of a query whose result nobody consumed when the
	 * session is closed. A query of ours is consumed.
	 */
	@Override
	boolean isCertainBeforeClose() {
		// none any more where the end came in between
		SingleQuery<?, T> query = this.query;
		return query != null && query.isAnswered();
	}

	@Override
	void letGo() {
		super.letGo();
		this.work = null;
		this.query = null;
		this.session = null;
		if (this.early != null) {
			this.early.letGo();
		}
		TransactionHandle handle = (this.frame != null) ? this.frame.handle() : null;
		if (handle != null) {
			handle.transaction().letGo();
		}
	}

	/**
	 * Queries that commit by themselves may have done so.
	 */
	@Override
	boolean mayRetry(Throwable firstError) {
		return this.query != null && this.query.mayRetry();
	}

}
