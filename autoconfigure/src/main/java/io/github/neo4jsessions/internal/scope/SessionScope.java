package io.github.neo4jsessions.internal.scope;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.ScopeObservation;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.UnusableResultException;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;

/**
 * One session from open to closed, and the work in between. <pre>
 *
 *   NEW ──► STARTING ──► WORKING ──► ENDING ──► (COMMITTING ──►) ENDED ──► CLOSING ──► CLOSED
 *    │          └──── could not begin ─────────────────────────────▲                      ▲
 *    └─ refused, stopped, or could not open ───────────────────────┼──────────────────────┘
 * </pre>
 *
 * The {@link ScopeAttempt} waits for the permit and opens the scope; the
 * {@link UnitOfWork} is what happens in it. Invariants:
 * <ul>
 * <li>A step is taken by the one caller whose compare-and-set of the phase succeeds. A
 * stage that completes twice, or late, finds its phase gone and does nothing.</li>
 * <li>From STARTING on there is one session; every path from there leads through CLOSING,
 * and CLOSING is entered once.</li>
 * <li>The fields below are written only by the caller that took the last step.</li>
 * <li>Only WORKING to ENDING is contested: the end of the work against {@link #stop}. The
 * winner decides between commit and rollback; there is no way back from ENDING to a
 * commit.</li>
 * <li>What is reported is known in ENDED, and does not change from CLOSING on, but for
 * the error of the close.</li>
 * <li>The future is settled by CLOSED. One exception: where a scope was stopped and does
 * not come to its end in {@link Timeouts#CLEAN_UP}, its caller is told before
 * ({@link OverdueEnd}), by the one who takes the step from COMMITTING to OVERDUE where
 * the COMMIT was sent. The steps that are left are taken when the driver lets go.</li>
 * </ul>
 *
 * @param <T> the type of the value
 */
public final class SessionScope<T extends @Nullable Object> extends ScopeRecord {

	@SuppressWarnings("rawtypes") // there is no class literal with a type argument
	private static final AtomicReferenceFieldUpdater<SessionScope, ScopePhase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(SessionScope.class, ScopePhase.class, "phase");

	private final ScopeAttempt<T> attempt;

	private final UnitOfWork<T> unit;

	/**
	 * Ends on the server what a stop left running there, or {@code null} if it may go on.
	 */
	private final @Nullable QueryTermination termination;

	private volatile ScopePhase phase = ScopePhase.NEW;

	private @Nullable ScopeWatchdog watchdog;

	private @Nullable T value;

	SessionScope(ScopeAttempt<T> attempt, Function<SessionScope<T>, UnitOfWork<T>> units) {
		this.attempt = attempt;
		this.termination = QueryTermination.of(attempt.template(), this);
		this.unit = units.apply(this);
	}

	/**
	 * Open the session, in STARTING.
	 */
	void open() {
		AsyncSession session;
		try {
			session = template().settings().openSession(sessionConfig());
		}
		catch (Throwable ex) {
			this.phase = ScopePhase.CLOSED;
			failEarlier();
			fail("open", ex, this.unit::translateStart);
			this.unit.refuseEagerWork(ex);
			leave();
			return;
		}
		try {
			template().counters().sessionOpened();
			this.watchdog = ScopeWatchdog.start(this.attempt);
			if (observation() == null) {
				startObservation();
			}
			this.unit.begin(session);
		}
		catch (Throwable ex) {
			if (this.phase != ScopePhase.STARTING) {
				// it sees to its end itself
				throw ex;
			}
			Stages.failed(new FailedBegin(this, session), ex);
		}
	}

	/**
	 * The work can run.
	 */
	public void ready() {
		if (!advance(ScopePhase.STARTING, ScopePhase.WORKING)) {
			return;
		}
		if (isStopped()) {
			stop();
			return;
		}
		Executor callbacks = template().callbackExecutor();
		if (callbacks == null && Timeouts.isActionThread()) {
			callbacks = Timeouts::callBack;
		}
		if (callbacks == null || this.unit.eager() != null || this.attempt.isOnCallersThread()) {
			work();
			return;
		}
		try {
			callbacks.execute(this::work);
		}
		catch (Throwable ex) {
			this.unit.worked(null, ex);
		}
	}

	/**
	 * The work cannot run.
	 */
	public void couldNotBegin(Throwable ex) {
		if (advance(ScopePhase.STARTING, ScopePhase.ENDED)) {
			try {
				reportFailedBegin(ex);
			}
			finally {
				close();
			}
		}
	}

	void reportFailedBegin(Throwable ex) {
		try {
			Throwable unwrapped = Exceptions.unwrap(ex);
			failEarlier();
			fail("begin", unwrapped, this.unit::translateStart);
			this.unit.refuseEagerWork(unwrapped);
		}
		catch (Throwable unexpected) {
			if (error() == null) {
				fail("begin", ex, UnaryOperator.identity());
			}
			log("begin", unexpected);
		}
	}

	private void work() {
		// it may have been stopped before the executor came to it
		if (this.phase == ScopePhase.WORKING) {
			UserWork.<T>call(this.unit.frame(), this.unit::work, this.unit::worked);
		}
	}

	/**
	 * Nobody works in this scope any more.
	 * @param ex of the work, or what came up after it
	 */
	public void allWorked(@Nullable T value, @Nullable Throwable ex) {
		if (!advance(ScopePhase.WORKING, ScopePhase.ENDING)) {
			logLateError(ex);
			return;
		}
		if (ex != null) {
			fail("work", Exceptions.unwrap(ex), Neo4jExceptionTranslation::translate);
		}
		else if (value instanceof ResultCursor) {
			fail("work", UnusableResultException.cursor(), UnaryOperator.identity());
		}
		else {
			this.value = value;
		}
		this.unit.end(error() == null || (ex != null && this.unit.commitsThoughWorkFailed()));
	}

	/**
	 * End the work without its success. While the scope starts, {@link #ready()} sees the
	 * stop; when it is ending it continues as it does.
	 */
	void stop() {
		if (advance(ScopePhase.WORKING, ScopePhase.ENDING)) {
			terminate();
			reportStop();
			this.unit.end(false);
		}
		else if (this.phase.isEnding()) {
			// what its end waits for
			terminate();
			this.unit.cutOff();
		}
	}

	private void terminate() {
		if (this.termination != null) {
			this.termination.start();
		}
	}

	/**
	 * Close the session, in ENDED.
	 */
	public void close() {
		this.phase = ScopePhase.CLOSING;
		this.unit.closeSession(this::sessionClosed);
	}

	/**
	 * Close a session that the unit of work did not take, in ENDED.
	 */
	public void close(AsyncSession session) {
		this.phase = ScopePhase.CLOSING;
		Stages.then(Stages.call(session::closeAsync), this::sessionClosed);
	}

	private void sessionClosed(@Nullable Void ignored, @Nullable Throwable ex) {
		if (this.termination != null) {
			this.termination.end(() -> closed(ex));
		}
		else {
			closed(ex);
		}
	}

	private void closed(@Nullable Throwable ex) {
		if (!advance(ScopePhase.CLOSING, ScopePhase.CLOSED)) {
			return;
		}
		template().counters().sessionClosed();
		boolean certain = false;
		try {
			if (ex != null) {
				Throwable unwrapped = Exceptions.unwrap(ex);
				certain = error() == null && this.unit.isCertainBeforeClose();
				if (certain) {
					log("close", unwrapped);
				}
				else if (!isEffectOfStop(unwrapped)) {
					fail("close", unwrapped, Neo4jExceptionTranslation::translate);
				}
			}
			if (this.watchdog != null) {
				this.watchdog.end();
			}
		}
		catch (Throwable unexpected) {
			if (ex != null && !certain) {
				fail("close", ex, UnaryOperator.identity());
			}
			log("close", unexpected);
		}
		finally {
			leave();
		}
	}

	/**
	 * The last step. A caller that sees the result sees no open session and finds the
	 * permit free, or with the next caller. That one comes first, since what the result
	 * leads to may take its time.
	 */
	private void leave() {
		try {
			stopObservation();
		}
		catch (Throwable ex) {
			log("end of the observation", ex);
		}
		try {
			this.attempt.release();
		}
		catch (Throwable ex) {
			// of the next caller
			log("start of the next scope", ex);
		}
		settleAndLeave();
	}

	/**
	 * The caller learns of the end, after the listeners of the end.
	 */
	void settleAndLeave() {
		CompletionStage<Void> notified = null;
		try {
			notified = this.unit.notifyOfEnd();
		}
		catch (Throwable ex) {
			log("listener of the end", ex);
		}
		if (notified == null) {
			settleAndLetGo();
		}
		else {
			Stages.then(notified, (ignored, ex) -> settleAndLetGo());
		}
	}

	private void settleAndLetGo() {
		try {
			this.attempt.settle();
		}
		finally {
			try {
				template().registry().left(this.attempt);
			}
			finally {
				// stages derived from a future of this scope keep the scope for as long
				// as somebody keeps them
				this.value = null;
				this.unit.letGo();
			}
		}
	}

	void startObservation() {
		Supplier<ObservationRegistry> observations = template().settings().observations();
		if (observations != null) {
			observe(ScopeObservation.start(observations, template().settings().conventions(),
					this.unit::observationContext, caller().observation()));
		}
	}

	void stopObservation() {
		ScopeObservation observation = observation();
		if (observation != null) {
			String outcome = this.unit.outcome();
			if (outcome != null) {
				observation.outcome(outcome);
			}
			observation.stop(error());
		}
	}

	@Override
	public void log(String step, Throwable ex) {
		this.attempt.log(step, ex);
	}

	/**
	 * The configuration of a transaction, or of a query that commits by itself, with the
	 * mark of this scope, where the server is to find it by that.
	 */
	public TransactionConfig marked(TransactionConfig config) {
		return (this.termination != null) ? this.termination.marked(config) : config;
	}

	public ScopeAttempt<T> attempt() {
		return this.attempt;
	}

	UnitOfWork<T> unit() {
		return this.unit;
	}

	public TemplateRuntime template() {
		return this.attempt.template();
	}

	public ScopeCaller caller() {
		return this.attempt.call().caller();
	}

	/**
	 * How the session was opened.
	 */
	public SessionConfig sessionConfig() {
		return this.attempt.call().sessionConfig();
	}

	/**
	 * Whether the session was reported as open for too long.
	 */
	boolean isReportedAsLeaked() {
		ScopeWatchdog watchdog = this.watchdog;
		return watchdog != null && watchdog.isReported();
	}

	@Nullable T value() {
		return this.value;
	}

	@Override
	public void callFailed(Throwable error) {
		this.unit.callFailed(error);
	}

	@Override
	public boolean isOpen() {
		return this.phase != ScopePhase.CLOSED;
	}

	public ScopePhase phase() {
		return this.phase;
	}

	public boolean advance(ScopePhase from, ScopePhase to) {
		return PHASE.compareAndSet(this, from, to);
	}

	/**
	 * Take the step from the end of the work to that of the transaction, or of a session
	 * without one.
	 */
	public boolean advanceToEnded() {
		return advance(ScopePhase.ENDING, ScopePhase.ENDED) || advance(ScopePhase.ABANDONED, ScopePhase.ENDED);
	}

}
