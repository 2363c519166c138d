package io.github.neo4jsessions.internal.scope;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopeObservation;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.internal.driver.UnusableResultException;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;

/**
 * A session scope: one session from open to closed, and the work in between. <pre>
 *   NEW ──► STARTING ──► WORKING ──► ENDING ────────────────────┬──► ENDED ──► CLOSING ──► CLOSED
 *    │          │                      ├──► ABANDONED ──────────┤                            ▲
 *    │          │                      └──► COMMITTING ─────────┤                            │
 *    │          │                               └──► OVERDUE ───┤                            │
 *    │          ├──── could not begin ──────────────────────────┘                            │
 *    │          └──── could not open ────────────────────────────────────────────────────────┤
 *    └─ refused or stopped ──────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * The {@link ScopeAttempt} requests the permit and opens the scope; the
 * {@link UnitOfWork} is its content, and takes the steps from ENDING to ENDED. The
 * methods follow the life of a scope: {@link #open} in STARTING, {@link #ready} to
 * WORKING, {@code work}, {@link #allWorked} or {@link #stop} to ENDING, {@link #close()}
 * to CLOSING, {@code closed} to CLOSED, {@code leave}. Invariants:
 * <ul>
 * <li>A step is taken by the one thread whose compare-and-set of the phase succeeds. A
 * stage that completes twice or late finds that the phase has changed, and does
 * nothing.</li>
 * <li>Once a session is open, in STARTING, every path leads through CLOSING, which is
 * entered once.</li>
 * <li>The fields below are written only by the thread that took the last step.</li>
 * <li>The end of the work and {@link #stop} compete for the step from WORKING to ENDING.
 * If the stop wins, nothing is committed. A stop that comes later also prevents the
 * commit until COMMIT is sent.</li>
 * <li>The result is known in ENDED. From CLOSING on it changes only by an error of the
 * close, or of a call that the close waits for.</li>
 * <li>The future is settled in CLOSED, with one exception. If a stopped scope does not
 * end within {@link Timeouts#CLEAN_UP}, {@link OverdueEnd} notifies its caller before:
 * from ENDING it takes the step to ABANDONED, from COMMITTING that to OVERDUE. The
 * remaining steps are taken when the driver answers.</li>
 * </ul>
 *
 * @param <T> the type of the value
 */
public final class SessionScope<T extends @Nullable Object> extends ScopeRecord {

	private final ScopeAttempt<T> attempt;

	private final UnitOfWork<T> unit;

	/**
	 * Terminates on the server what a stop left running there, or {@code null} if queries
	 * are not terminated.
	 */
	private final @Nullable QueryTermination termination;

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
			session = template().sessions().open(sessionConfig(), options().auth());
		}
		catch (Throwable ex) {
			enter(ScopePhase.CLOSED);
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
			if (phase() != ScopePhase.STARTING) {
				// the unit of work has gone further and ends by itself
				throw ex;
			}
			Stages.failed(new FailedBegin(this, session), ex);
		}
	}

	/**
	 * End the scope without running the work, since the unit of work could not begin.
	 */
	public void couldNotBegin(Throwable ex) {
		new FailedBegin(this, null).settled(null, ex);
	}

	/**
	 * Run the work, since the unit of work has begun.
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

	private void work() {
		// it may have been stopped before the executor ran this task
		if (phase() == ScopePhase.WORKING) {
			UserWork.<T>call(this.unit.context(), this.unit::work, this.unit::worked);
		}
	}

	/**
	 * End the scope, since the work and all joined calls have completed.
	 * @param ex the error of the work or of a step after it, or {@code null}
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
	 * Stop the work. While the scope starts, {@link #ready()} detects the stop. If the
	 * scope is ending already, cut off what its end waits for.
	 */
	void stop() {
		if (advance(ScopePhase.WORKING, ScopePhase.ENDING)) {
			terminate();
			reportStop();
			this.unit.end(false);
		}
		else if (phase().isEnding()) {
			// its end may be waiting for the query
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
		enter(ScopePhase.CLOSING);
		Stages.Next<@Nullable Void> next = this::sessionClosed;
		try {
			this.unit.closeSession(next);
		}
		catch (Throwable ex) {
			// the stack has overflowed, so that nothing else would end the scope
			Stages.failed(next, ex);
		}
	}

	/**
	 * Close a session that the unit of work has not taken, in ENDED.
	 */
	public void close(AsyncSession session) {
		enter(ScopePhase.CLOSING);
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
			this.unit.concluded();
			if (this.watchdog != null) {
				this.watchdog.concluded(this.unit);
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
	 * Take the last step. When the caller receives the result, the session is closed and
	 * the permit is free or granted to the next caller. The next caller comes first,
	 * since continuations of the result may take long.
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
			// thrown by the next caller's scope
			log("start of the next scope", ex);
		}
		settleAndLeave();
	}

	/**
	 * Notify the listeners of the end, then report the result to the caller.
	 */
	void settleAndLeave() {
		CompletionStage<Void> notified = null;
		try {
			notified = this.unit.notifyOfEnd();
		}
		catch (Throwable ex) {
			log("listener of the transaction's end", ex);
		}
		if (notified == null) {
			settleAndReleaseReferences();
		}
		else {
			Stages.then(notified, (ignored, ex) -> settleAndReleaseReferences());
		}
	}

	private void settleAndReleaseReferences() {
		try {
			this.attempt.settle();
		}
		finally {
			try {
				this.attempt.call().cleanedUp();
				template().registry().left(this.attempt);
			}
			finally {
				// stages derived from a future of this scope keep the scope reachable
				this.value = null;
				this.unit.releaseReferences();
			}
		}
	}

	void startObservation() {
		Supplier<ObservationRegistry> observations = settings().observations();
		if (observations != null) {
			observe(ScopeObservation.start(observations, settings().conventions(), this.unit::observationContext,
					caller().observation()));
		}
	}

	void stopObservation() {
		ScopeObservation observation = observation();
		if (observation != null) {
			observation.stop(Outcome.labelOf(this.unit.outcome()), error());
		}
	}

	@Override
	public void log(String step, Throwable ex) {
		this.attempt.log(step, ex);
	}

	/**
	 * Return the configuration of a transaction, or of an auto-commit query. It contains
	 * the mark of this scope if stopped queries are terminated.
	 */
	public TransactionConfig marked(TransactionConfig config) {
		return (this.termination != null) ? this.termination.marked(config) : config;
	}

	@Override
	public ScopeAttempt<T> attempt() {
		return this.attempt;
	}

	UnitOfWork<T> unit() {
		return this.unit;
	}

	/**
	 * Return the name of the transaction, or {@code null} if it has none.
	 */
	public @Nullable String transactionName() {
		return this.unit.transactionName();
	}

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
	public ScopeContext.@Nullable QueryTimer startTimer() {
		ScopeWatchdog watchdog = this.watchdog;
		return (watchdog != null) ? watchdog.startQuery() : null;
	}

}
