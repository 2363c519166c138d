package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.observation.ScopeContext;
import io.github.neo4jsessions.support.Neo4jExceptionTranslation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * One session from open to closed, and the work in between. <pre>
 *
 *   NEW ──► STARTING ──► WORKING ──► ENDING ──► (COMMITTING ──►) ENDED ──► CLOSING ──► CLOSED
 *    │          └──── could not begin ─────────────────────────────▲                      ▲
 *    └─ refused, stopped, or could not open ───────────────────────┼──────────────────────┘
 * </pre>
 *
 * Invariants:
 * <ul>
 * <li>A step is taken by the one caller whose compare-and-set of the phase succeeds. A
 * stage that completes twice, or late, finds its phase gone and does nothing.</li>
 * <li>From STARTING on there is one session; every path from there leads through CLOSING,
 * and CLOSING is entered once.</li>
 * <li>The fields below are written only by the caller that took the last step.</li>
 * <li>Only WORKING to ENDING is contested: the end of the work against {@link #stop}. Who
 * wins decides between commit and rollback; there is no way back from ENDING to a
 * commit.</li>
 * <li>What is reported is known in ENDED, and does not change from CLOSING on, but for
 * the error of the close.</li>
 * <li>The future is settled by CLOSED. One exception: where a scope was stopped and does
 * not come to its end in {@link #CLEAN_UP}, its caller is told before ({@link #overdue}),
 * by the one who takes the step from COMMITTING to OVERDUE where the COMMIT was sent. The
 * steps that are left are taken when the driver lets go.</li>
 * </ul>
 *
 * @param <T> the type of the value
 */
abstract class SessionScope<T extends @Nullable Object> extends ScopeRecord {

	/**
	 * How long a scope that was stopped may take to roll back and to close before its
	 * caller is told without that.
	 */
	static final Duration CLEAN_UP = Duration.ofSeconds(2);

	/**
	 * When to look again at a scope that is between two steps.
	 */
	private static final Duration MOMENT = Duration.ofMillis(20);

	@SuppressWarnings("rawtypes") // there is no class literal with a type argument
	private static final AtomicReferenceFieldUpdater<SessionScope, Phase> PHASE = AtomicReferenceFieldUpdater
		.newUpdater(SessionScope.class, Phase.class, "phase");

	private volatile Phase phase = Phase.NEW;

	private final ScopeCall<T> call;

	/**
	 * The scope's place among others, or {@code null} if their number is not limited.
	 */
	private final @Nullable ScopePermit permit;

	/**
	 * Ends on the server what a stop left running there, or {@code null} if it may go on.
	 */
	private final @Nullable QueryTermination termination;

	/**
	 * The thread of the caller, as long as {@link #start()} lasts: work that can run at
	 * once runs there, and not on a callback executor. Others may see it late; they look
	 * for themselves only.
	 */
	private @Nullable Thread caller;

	private @Nullable ScopeWatch watch;

	private @Nullable ScopeObservation observation;

	private @Nullable T value;

	SessionScope(TemplateRuntime template, ScopeCall<T> call) {
		super(template);
		this.call = call;
		this.permit = ScopePermit.of(template, this);
		this.termination = QueryTermination.of(template, this);
	}

	@Override
	final @Nullable Throwable opener() {
		return this.call.opener();
	}

	/**
	 * Begin on a session that was just opened; then call {@link #ready()} or
	 * {@link #couldNotBegin}.
	 */
	abstract void begin(AsyncSession session);

	/**
	 * The scope that the work runs in.
	 */
	abstract ScopeFrame frame();

	/**
	 * The work is done: {@link #allWorked} when nobody works in this scope any more.
	 * @param error of the work, or {@code null}
	 */
	void worked(@Nullable T value, @Nullable Throwable error) {
		allWorked(value, error);
	}

	/**
	 * Call the user's work.
	 */
	abstract @Nullable CompletionStage<? extends T> work();

	/**
	 * Work that does not wait for its scope to begin, or {@code null}.
	 */
	@Nullable EarlyWork<T> early() {
		return null;
	}

	/**
	 * Whether work that failed with this error is committed all the same, by the rules of
	 * a transaction manager.
	 */
	boolean commits(Throwable error) {
		return false;
	}

	/**
	 * Whether that is still so now that all is done.
	 */
	boolean commitsThoughWorkFailed() {
		return false;
	}

	/**
	 * End what was begun; then call {@link #close} in phase ENDED.
	 * @param succeeded whether it may be committed
	 */
	abstract void end(boolean succeeded);

	/**
	 * Read no further than to the end of the batch that is under way. Called from WORKING
	 * on only.
	 */
	abstract void cutOff();

	/**
	 * A query of this scope, or a read of one of its results, failed.
	 */
	void callFailed(Throwable ex) {
	}

	/**
	 * Whether {@link #begin} came as far as to take the session.
	 */
	abstract boolean hasSession();

	/**
	 * Close the session.
	 * @param next told when the driver has done that
	 */
	abstract void closeSession(Stages.Next<@Nullable Void> next);

	/**
	 * The error to report where there was no session to open, or nothing could begin on
	 * it.
	 */
	abstract Throwable translateStart(Throwable ex);

	/**
	 * Whether a success is certain before the close, so that a close that fails does not
	 * take it back.
	 */
	abstract boolean isCertainBeforeClose();

	/**
	 * Whether the outcome that failed may be tried again.
	 */
	abstract boolean mayRetry(Throwable firstError);

	/**
	 * Ask for a permit, where there are any, and go on when it is there.
	 */
	final void start() {
		try {
			// which asks for it, and keeps it
			this.call.sessionConfig();
		}
		catch (Throwable ex) {
			this.phase = Phase.CLOSED;
			fail("open", ex, this::translateStart);
			// another attempt would ask on another thread, and might get another answer
			forgetCause();
			settle();
			return;
		}
		if (early() != null) {
			// which is in it from its beginning
			startObservation();
		}
		this.caller = Thread.currentThread();
		if (!template().admit(this)) {
			refuse(template().shutDownError());
		}
		else if (this.permit == null) {
			open();
		}
		else {
			this.permit.request();
		}
		this.caller = null;
		if (this.phase == Phase.CLOSED) {
			// given up while it was being taken in
			withdraw();
			template().left(this);
		}
		else if (isBeforeTheEnd()) {
			EarlyWork<T> early = early();
			if (early != null) {
				early.run();
			}
		}
	}

	/**
	 * Whether its end may have to wait for what the work left running or being read.
	 */
	private boolean isEnding() {
		return switch (this.phase) {
			case NEW, STARTING, WORKING, COMMITTING, OVERDUE, ENDED, CLOSED -> false;
			case ENDING, ABANDONED, CLOSING -> true;
		};
	}

	private boolean isBeforeTheEnd() {
		return switch (this.phase) {
			case NEW, STARTING, WORKING -> true;
			case ENDING, ABANDONED, COMMITTING, OVERDUE, ENDED, CLOSING, CLOSED -> false;
		};
	}

	/**
	 * Whether the work has ended, or was stopped, and the scope has not.
	 */
	final boolean isAfterWork() {
		return switch (this.phase) {
			case NEW, STARTING, WORKING, CLOSED -> false;
			case ENDING, ABANDONED, COMMITTING, OVERDUE, ENDED, CLOSING -> true;
		};
	}

	private void refuseEarly(Throwable error) {
		EarlyWork<T> early = early();
		if (early != null) {
			early.refuse(error);
		}
	}

	/**
	 * Open the session: there is no limit, or the permit has come.
	 */
	final void open() {
		// before the step that lets others see it
		noteOpen();
		if (!advance(Phase.NEW, Phase.STARTING)) {
			// the permit arrived after the call had been given up
			release();
			return;
		}
		AsyncSession session;
		try {
			session = template().settings().openSession(sessionConfig());
		}
		catch (Throwable ex) {
			this.phase = Phase.CLOSED;
			failEarlier();
			fail("open", ex, this::translateStart);
			refuseEarly(ex);
			leave();
			return;
		}
		try {
			counters().sessionOpened();
			this.watch = ScopeWatch.start(template(), this);
			if (this.observation == null) {
				startObservation();
			}
			begin(session);
		}
		catch (Throwable ex) {
			if (!isStarting()) {
				// it sees to its end itself
				throw ex;
			}
			Stages.failed(new NotBegun(this, session), ex);
		}
	}

	/**
	 * Something threw on the way to the begin, for want of memory or of stack.
	 */
	private void notBegun(AsyncSession session, Throwable ex) {
		if (advance(Phase.STARTING, Phase.ENDED)) {
			try {
				reportNotBegun(ex);
			}
			finally {
				this.phase = Phase.CLOSING;
				if (hasSession()) {
					closeSession(this::sessionClosed);
				}
				else {
					Stages.then(Stages.call(session::closeAsync), this::sessionClosed);
				}
			}
		}
	}

	private void startObservation() {
		Supplier<ObservationRegistry> observations = settings().observations();
		if (observations != null) {
			this.observation = ScopeObservation.start(observations, settings().conventions(), this::observationContext,
					this.call.parentObservation());
		}
	}

	private void stopObservation() {
		if (this.observation != null) {
			noteOutcome(this.observation);
			this.observation.stop(error());
		}
	}

	/**
	 * What is known of the scope for those who observe it.
	 */
	abstract ScopeContext observationContext();

	/**
	 * Say how it ended.
	 */
	abstract void noteOutcome(ScopeObservation observation);

	/**
	 * The observation of the scope, or {@code null} if it is not observed.
	 */
	final @Nullable ScopeObservation observation() {
		return this.observation;
	}

	/**
	 * Make a call of the driver, which may observe it as well.
	 */
	final <S extends @Nullable Object> CompletionStage<S> call(Supplier<CompletionStage<S>> call) {
		ScopeObservation observation = this.observation;
		return (observation != null) ? observation.call(call) : Stages.call(call);
	}

	/**
	 * Do not open a session, if there is none yet.
	 */
	final void refuse(RuntimeException refusal) {
		if (advance(Phase.NEW, Phase.CLOSED)) {
			counters().rejected();
			template().log().refused(this, refusal);
			giveUp(refusal);
		}
	}

	/**
	 * The work failed already: if there is no session yet, none is needed.
	 */
	final void workFailedEarly(Throwable error) {
		noteEarlier(error);
		if (!commits(error) && advance(Phase.NEW, Phase.CLOSED)) {
			giveUp(null);
		}
	}

	/**
	 * Something threw before there was a session, or could be.
	 * @return {@code false} if the scope sees to its end itself
	 */
	final boolean startFailed(Throwable ex) {
		if (advance(Phase.NEW, Phase.CLOSED)) {
			giveUp(ex);
			return true;
		}
		return false;
	}

	private void giveUp(@Nullable Throwable cause) {
		try {
			withdraw();
			failEarlier();
			if (cause != null) {
				fail("open", cause, UnaryOperator.identity());
			}
			refuseEarly((cause != null) ? cause : new ScopeEndedException());
			stopObservation();
		}
		catch (Throwable unexpected) {
			if (error() == null) {
				fail("open", (cause != null) ? cause : unexpected, UnaryOperator.identity());
			}
			log("open", unexpected);
		}
		finally {
			settleAndLeave();
		}
	}

	private void withdraw() {
		if (this.permit != null) {
			// a permit that is granted already is given back by open()
			this.permit.withdraw();
		}
	}

	private void release() {
		if (this.permit != null) {
			this.permit.release();
		}
	}

	/**
	 * The last step: who sees the result sees no open session and finds the permit free,
	 * or with the next caller. That one is told first, as what the result sets off may
	 * take its time.
	 */
	private void leave() {
		try {
			stopObservation();
		}
		catch (Throwable ex) {
			log("end of the observation", ex);
		}
		try {
			release();
		}
		catch (Throwable ex) {
			// of the next caller
			log("start of the next scope", ex);
		}
		settleAndLeave();
	}

	/**
	 * The caller learns of the end.
	 */
	void settleAndLeave() {
		try {
			settle();
		}
		finally {
			try {
				template().left(this);
			}
			finally {
				letGo();
			}
		}
	}

	/**
	 * Keep nothing that is of no use after the end: stages derived from a future of this
	 * scope keep the scope for as long as somebody keeps them.
	 */
	void letGo() {
		this.value = null;
	}

	/**
	 * The work can run.
	 */
	final void ready() {
		if (!advance(Phase.STARTING, Phase.WORKING)) {
			return;
		}
		if (isStopped()) {
			endStopped();
			return;
		}
		Executor callbacks = settings().callbackExecutor();
		if (callbacks == null && Timeouts.isActionThread()) {
			callbacks = Timeouts::callBack;
		}
		if (callbacks == null || early() != null || Thread.currentThread() == this.caller) {
			callWork();
			return;
		}
		try {
			callbacks.execute(this::callWork);
		}
		catch (Throwable ex) {
			worked(null, ex);
		}
	}

	private void callWork() {
		// it may have been stopped before the executor came to it
		if (this.phase == Phase.WORKING) {
			Stages.<T>ofWork(frame(), this::work, this::worked);
		}
	}

	/**
	 * The work cannot run.
	 */
	final void couldNotBegin(Throwable ex) {
		if (advance(Phase.STARTING, Phase.ENDED)) {
			try {
				reportNotBegun(ex);
			}
			finally {
				close();
			}
		}
	}

	private void reportNotBegun(Throwable ex) {
		try {
			Throwable unwrapped = Errors.unwrap(ex);
			failEarlier();
			fail("begin", unwrapped, this::translateStart);
			refuseEarly(unwrapped);
		}
		catch (Throwable unexpected) {
			if (error() == null) {
				fail("begin", ex, UnaryOperator.identity());
			}
			log("begin", unexpected);
		}
	}

	/**
	 * Nobody works in this scope any more.
	 * @param ex of the work, or what came up after it
	 */
	final void allWorked(@Nullable T value, @Nullable Throwable ex) {
		if (!advance(Phase.WORKING, Phase.ENDING)) {
			noteLateError(ex);
			return;
		}
		if (ex != null) {
			fail("work", Errors.unwrap(ex), Neo4jExceptionTranslation::translate);
		}
		else if (value instanceof ResultCursor) {
			fail("work", UnusableResultException.cursor(), UnaryOperator.identity());
		}
		else {
			this.value = value;
		}
		end(error() == null || (ex != null && commitsThoughWorkFailed()));
	}

	/**
	 * The work of a scope that was stopped fails as a rule, since its calls are refused
	 * or cut off. What else it fails with is worth a line.
	 */
	private void noteLateError(@Nullable Throwable ex) {
		if (ex != null) {
			Throwable unwrapped = Errors.unwrap(ex);
			if (!(unwrapped instanceof Neo4jException || unwrapped instanceof ScopeEndedException
					|| unwrapped instanceof CancellationException)) {
				log("work that was stopped", unwrapped);
			}
		}
	}

	/**
	 * End the work without its success. Before the session is open nothing is opened;
	 * while it starts, {@link #ready()} finds out; when it is ending it goes on as it
	 * does.
	 * @param cause what to report, or {@code null} if the caller's future is complete
	 */
	final void stop(@Nullable Throwable cause) {
		if (cause != null) {
			noteEarlier(cause);
		}
		noteStop();
		if (advance(Phase.NEW, Phase.CLOSED)) {
			giveUp(cause);
		}
		else {
			try {
				endStopped();
			}
			finally {
				if (isOpen()) {
					Timeouts.after(CLEAN_UP, this::overdue);
				}
			}
		}
	}

	private void endStopped() {
		if (advance(Phase.WORKING, Phase.ENDING)) {
			terminate();
			isStopReported();
			end(false);
		}
		else if (isEnding()) {
			// what its end waits for
			terminate();
			cutOff();
		}
	}

	private void terminate() {
		if (this.termination != null) {
			this.termination.start();
		}
	}

	/**
	 * The scope was stopped and has not come to its end in time, most likely since the
	 * server does not answer: the caller learns what is known by now. The session is open
	 * until the driver lets go of it.
	 */
	final void overdue() {
		switch (this.phase) {
			case NEW, ABANDONED, OVERDUE, CLOSED -> {
				// there is nothing to tell, or it is being told
			}
			case STARTING -> {
				refuseEarly(new ScopeEndedException());
				settleOverdue(null, reportedWhenOverdue());
			}
			case ENDING -> {
				// a step, so that nothing is committed that was reported as stopped
				if (advance(Phase.ENDING, Phase.ABANDONED)) {
					settleOverdue(null, reportedWhenOverdue());
				}
				else {
					overdue();
				}
			}
			case COMMITTING -> {
				Throwable stop = earlier();
				if (stop == null) {
					// the caller is gone: the outcome is counted when it is known
					return;
				}
				if (advance(Phase.COMMITTING, Phase.OVERDUE)) {
					settleOverdue(null, reportedWhenCommitIsOverdue(stop));
				}
				else {
					overdue();
				}
			}
			case CLOSING -> {
				Throwable error = error();
				if (error != null || !isCertainBeforeClose()) {
					stopUnanswered();
					settleOverdue(null, stoppedError(reportedWhenOverdue()));
				}
				else {
					settleOverdue(this.value, null);
				}
			}
			// between two steps
			case WORKING, ENDED -> Timeouts.after(MOMENT, this::overdue);
		}
	}

	/**
	 * The first error, or why the scope was stopped.
	 */
	private Throwable reportedWhenOverdue() {
		Throwable error = error();
		Throwable stop = earlier();
		if (error != null) {
			return error;
		}
		return (stop != null) ? stop : new CancellationException("The future of the scope was completed from outside");
	}

	private Throwable reportedWhenCommitIsOverdue(Throwable stop) {
		try {
			return commitOverdue(stop);
		}
		catch (Throwable ex) {
			log("overdue end", ex);
			return stop;
		}
	}

	private void settleOverdue(@Nullable T value, @Nullable Throwable error) {
		try {
			abandonWork();
		}
		catch (Throwable ex) {
			log("overdue end", ex);
		}
		// the template may wait for the end of the scope as well, and find it overdue too
		boolean first = this.call.ended(value, error, false);
		if (first && earlier() != null) {
			// else the caller is gone, and the server as a rule busy with what it asked
			// for
			template().log().overdue(this);
		}
	}

	/**
	 * Tell those who work in this scope that nothing comes of it.
	 */
	void abandonWork() {
	}

	/**
	 * Nobody waits for an answer any more that was not given by now.
	 */
	void stopUnanswered() {
	}

	/**
	 * What to report of a scope that was stopped with a cause.
	 * @param error the first error, or why the scope was stopped
	 */
	Throwable stoppedError(Throwable error) {
		return error;
	}

	/**
	 * The COMMIT was sent and is not answered in time.
	 * @param stop why the scope was stopped
	 * @return what to report
	 */
	Throwable commitOverdue(Throwable stop) {
		throw new IllegalStateException("There is no commit in a scope without a transaction");
	}

	/**
	 * Whether the scope was stopped; its cause is an error then. Also asked right before
	 * a commit is sent, which may have had to wait for a call that was under way.
	 */
	final boolean isStopReported() {
		if (!isStopped()) {
			return false;
		}
		noteCutOff();
		failEarlier();
		return true;
	}

	/**
	 * Close the session.
	 */
	final void close() {
		this.phase = Phase.CLOSING;
		closeSession(this::sessionClosed);
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
		if (!advance(Phase.CLOSING, Phase.CLOSED)) {
			return;
		}
		counters().sessionClosed();
		boolean certain = false;
		try {
			if (ex != null) {
				certain = error() == null && isCertainBeforeClose();
				closeFailed(certain, Errors.unwrap(ex));
			}
			if (this.watch != null) {
				this.watch.end();
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

	private void closeFailed(boolean certain, Throwable ex) {
		if (certain) {
			log("close", ex);
		}
		else if (!isEffectOfStop(ex)) {
			fail("close", ex, Neo4jExceptionTranslation::translate);
		}
	}

	private void settle() {
		Throwable error = error();
		Throwable cause = firstCause();
		boolean mayRetry = cause != null && !isStopped() && isWorthAnother(cause);
		if (!this.call.ended(this.value, reportedAtTheEnd(error), mayRetry) && error != null && !isEarlier(error)) {
			log("end of a scope that was stopped from outside", error);
		}
	}

	private @Nullable Throwable reportedAtTheEnd(@Nullable Throwable error) {
		if (error == null || earlier() == null || !isStopped()) {
			return error;
		}
		try {
			return stoppedError(error);
		}
		catch (Throwable ex) {
			log("end", ex);
			return error;
		}
	}

	private boolean isWorthAnother(Throwable cause) {
		try {
			return mayRetry(cause);
		}
		catch (Throwable ex) {
			log("look at an error", ex);
			return false;
		}
	}

	/**
	 * What an operator gets to see, or {@code null} if the session is not open.
	 * @param now the time, as {@code System.nanoTime()} tells it
	 */
	final @Nullable OpenScope snapshot(long now) {
		OpenScope.State state = switch (this.phase) {
			case NEW, CLOSED -> null;
			case STARTING -> OpenScope.State.STARTING;
			case WORKING -> OpenScope.State.WORKING;
			case ENDING, ABANDONED, COMMITTING, OVERDUE, ENDED -> OpenScope.State.ENDING;
			case CLOSING -> OpenScope.State.CLOSING;
		};
		if (state == null) {
			return null;
		}
		ScopeWatch watch = this.watch;
		return new OpenScope(id(), age(now), state, sessionConfig().defaultAccessMode(),
				sessionConfig().database().orElse(null), transactionName(), watch != null && watch.isReported());
	}

	/**
	 * The name of the transaction, where there is one that has one.
	 */
	@Nullable String transactionName() {
		return null;
	}

	/**
	 * Whether it has a session, or waits for one.
	 */
	final boolean isOpen() {
		return this.phase != Phase.CLOSED;
	}

	/**
	 * The scope that the call was made in.
	 */
	final @Nullable ScopeFrame around() {
		return this.call.around();
	}

	@Override
	final @Nullable CallerContext context() {
		return this.call.context();
	}

	/**
	 * The configuration of a transaction, or of a query that commits by itself, with the
	 * mark of this scope, where the server is to find it by that.
	 */
	final TransactionConfig marked(TransactionConfig config) {
		return (this.termination != null) ? this.termination.marked(config) : config;
	}

	/**
	 * How the session was opened.
	 */
	final SessionConfig sessionConfig() {
		return this.call.sessionConfig();
	}

	final boolean isStarting() {
		return this.phase == Phase.STARTING;
	}

	/**
	 * Take the step from the end of the work to that of the transaction, or of a session
	 * without one.
	 */
	final boolean advanceToEnded() {
		return advance(Phase.ENDING, Phase.ENDED) || advance(Phase.ABANDONED, Phase.ENDED);
	}

	final boolean advance(Phase from, Phase to) {
		return PHASE.compareAndSet(this, from, to);
	}

	/**
	 * Goes on after a begin that threw. Not a lambda, which takes a lot of the stack when
	 * it is made for the first time.
	 */
	private record NotBegun(SessionScope<?> scope, AsyncSession session) implements Stages.Next<Object> {

		@Override
		public void settled(@Nullable Object ignored, @Nullable Throwable ex) {
			this.scope.notBegun(this.session, Objects.requireNonNull(ex));
		}

	}

	enum Phase {

		NEW, STARTING, WORKING, ENDING,

		/**
		 * Ending, though the caller was told that it takes too long.
		 */
		ABANDONED,

		/**
		 * The COMMIT is sent.
		 */
		COMMITTING,

		/**
		 * It was not answered in time, and its caller told so.
		 */
		OVERDUE,

		/**
		 * There is nothing left to do but to close the session.
		 */
		ENDED,

		CLOSING, CLOSED

	}

}
