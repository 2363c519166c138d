package io.github.neo4jsessions.internal.query;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.regex.Pattern;

import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.GuardedSession;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.internal.driver.TransactionConfigs;
import io.github.neo4jsessions.internal.driver.UnknownOutcome;
import io.github.neo4jsessions.internal.scope.AutoCommitWork;
import io.github.neo4jsessions.internal.scope.RetryDecision;
import io.github.neo4jsessions.internal.scope.SessionScope;
import io.github.neo4jsessions.internal.template.CallOptions;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * One attempt of an auto-commit query, which is alone in its session. Determines what is
 * known of its outcome, and so whether it may be retried.
 *
 * @param <R> what is read of its result
 * @param <T> the type of the value
 */
public final class AutoCommitQuery<R extends @Nullable Object, T extends @Nullable Object>
		implements AutoCommitWork<T> {

	/**
	 * {@code CALL {..} IN TRANSACTIONS} commits several transactions, so that a failure
	 * does not mean that nothing was committed. A query that only mentions the word is
	 * not retried either.
	 */
	private static final Pattern COMMITS_ON_THE_WAY = Pattern.compile("\\bTRANSACTIONS\\b", Pattern.CASE_INSENSITIVE);

	@SuppressWarnings("rawtypes") // there is no class literal with a type argument
	private static final AtomicIntegerFieldUpdater<AutoCommitQuery> DECISION = AtomicIntegerFieldUpdater
		.newUpdater(AutoCommitQuery.class, "decision");

	private static final int UNDECIDED = 0;

	/**
	 * The outcome is unknown, and was counted and reported as such.
	 */
	private static final int UNKNOWN = 1;

	/**
	 * The outcome is known, or was not reported as unknown before the scope ended.
	 */
	private static final int NOT_UNKNOWN = 2;

	private final BoundQuery query;

	private final ResultReader<R, T> reader;

	private final SessionScope<T> scope;

	private final CallOptions options;

	/**
	 * Decided once, so that counters, log, observation and caller agree.
	 */
	private volatile int decision;

	private volatile boolean started;

	private volatile boolean answered;

	private volatile boolean stopped;

	/**
	 * Whether the server answered with a result before it failed.
	 */
	private volatile boolean hadResult;

	private volatile @Nullable Throwable failure;

	/**
	 * Create an attempt.
	 * @param scope the scope of the attempt; unless its session is for READ, the query is
	 * assumed to write
	 * @param options the metadata, and whether the caller accepts that a write is applied
	 * twice
	 */
	AutoCommitQuery(SessionScope<T> scope, BoundQuery query, ResultReader<R, T> reader, CallOptions options) {
		this.scope = scope;
		this.query = query;
		this.reader = reader;
		this.options = options;
	}

	@Override
	public CompletionStage<T> call(GuardedSession session, ScopeContext context) {
		this.started = true;
		TransactionConfig config = this.scope.settings()
			.transactions()
			.under(TransactionConfigs.withDefaults(TransactionConfig.empty(), null, this.options.metadata()));
		ResultReading<R> outcome = new Attempt(context);
		Stages.then(session.run(this.query.toQuery(), config), outcome);
		return outcome.thenApply(this.reader::map);
	}

	/**
	 * Note that the query failed, and report the outcome if it is unknown for that.
	 * @return the error to report
	 */
	private Throwable noteFailure(Throwable error) {
		this.failure = error;
		if (this.stopped && provesThatNothingWasCommitted(error)) {
			DECISION.compareAndSet(this, UNDECIDED, NOT_UNKNOWN);
		}
		return (!this.stopped && isOutcomeUnknown()) ? reportUnknown(error) : error;
	}

	/**
	 * Return whether the error of a stopped query proves that nothing was committed. Any
	 * other error may be an effect of the stop.
	 */
	private boolean provesThatNothingWasCommitted(Throwable error) {
		return (Outcome.isAnswer(error) || !Outcome.wasSent(error))
				&& Outcome.ofFailedQuery(error, this.hadResult) != Outcome.UNKNOWN;
	}

	/**
	 * Note that the query was stopped. If it was sent and not answered, it may or may not
	 * be committed, whether or not the session is closed in time. A result that arrives
	 * later is discarded.
	 */
	@Override
	public void stopUnanswered() {
		if (!this.stopped) {
			this.stopped = this.started && !this.answered && this.failure == null && !isReadOnly();
		}
	}

	@Override
	public Throwable reportStopped(Throwable error) {
		return this.stopped ? reportUnknown(error) : error;
	}

	/**
	 * Decide the outcome, before the scope is observed as ended. The answer of a
	 * cancelled query may arrive later.
	 */
	@Override
	public void concluded(@Nullable Throwable error) {
		if (error != null && isOutcomeUnknown()) {
			reportUnknown(error);
		}
		DECISION.compareAndSet(this, UNDECIDED, NOT_UNKNOWN);
	}

	/**
	 * Count and report an unknown outcome, unless it was decided otherwise.
	 * @param error why it is unknown
	 * @return the error to report
	 */
	private Throwable reportUnknown(Throwable error) {
		if (DECISION.compareAndSet(this, UNDECIDED, UNKNOWN)) {
			// count the transaction that the server began for the query
			this.scope.template().counters().transactionBegun();
			this.scope.template().counters().transactionEnded(Outcome.UNKNOWN);
			this.scope.template().log().outcomeOfQueryUnknown(this.scope.attempt(), error);
		}
		return (this.decision == UNKNOWN) ? UnknownOutcome.ofQuery(this.scope.template().name(), error) : error;
	}

	private boolean isReadOnly() {
		return this.scope.sessionConfig().defaultAccessMode() == AccessMode.READ;
	}

	private boolean mayBeAppliedTwice() {
		return this.options.mayBeAppliedTwice() || this.scope.settings().retry().unknownOutcome();
	}

	/**
	 * Return whether the result has ended, so that nothing can change the outcome.
	 */
	@Override
	public boolean isCertainBeforeClose() {
		return this.answered;
	}

	@Override
	public boolean isOutcomeUnknown() {
		if (this.decision != UNDECIDED) {
			return this.decision == UNKNOWN;
		}
		if (this.stopped) {
			return true;
		}
		Throwable failure = this.failure;
		return failure != null && !isReadOnly() && Outcome.ofFailedQuery(failure, this.hadResult) == Outcome.UNKNOWN;
	}

	@Override
	public boolean mayRetry() {
		Throwable failure = this.failure;
		if (failure == null || !this.reader.mayReadAgain()) {
			return false;
		}
		return RetryDecision.decide(this.scope, failure, isReadOnly() || hasCommittedNothing(failure),
				mayBeAppliedTwice());
	}

	/**
	 * Return whether it is certain that nothing was committed. Unlike an answer of the
	 * server, an error of the client proves nothing once there was a result, and an error
	 * that is not the driver's never does: the server may have committed.
	 */
	private boolean hasCommittedNothing(Throwable failure) {
		boolean isProof = Outcome.isAnswer(failure) || !Outcome.wasSent(failure)
				|| (!this.hadResult && failure instanceof Neo4jException);
		return isProof && !isOutcomeUnknown()
				&& !(Outcome.wasSent(failure) && COMMITS_ON_THE_WAY.matcher(this.query.text()).find());
	}

	/**
	 * Reads the result. The outcome of the query is recorded before the future is
	 * settled.
	 */
	private final class Attempt extends ResultReading<R> {

		Attempt(ScopeContext context) {
			super(AutoCommitQuery.this.reader, context);
		}

		@Override
		void answered(@Nullable R read, @Nullable Throwable error, boolean hadResult) {
			if (error != null) {
				AutoCommitQuery.this.hadResult = hadResult;
				settle(null, noteFailure(error));
			}
			else {
				AutoCommitQuery.this.answered = true;
				settle(read, null);
			}
		}

	}

}
