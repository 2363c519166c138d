package io.github.neo4jsessions;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;

/**
 * One attempt at a query that is alone in its session and commits by itself: what is
 * known of its outcome, and so whether it may be tried again.
 *
 * @param <R> what is read of its result
 * @param <T> the type of the value
 */
final class SingleQuery<R extends @Nullable Object, T extends @Nullable Object> {

	/**
	 * {@code CALL {..} IN TRANSACTIONS} commits on the way: that it failed does not mean
	 * that nothing was committed. A query that merely mentions the word loses a retry.
	 */
	private static final Pattern COMMITS_ON_THE_WAY = Pattern.compile("\\bTRANSACTIONS\\b", Pattern.CASE_INSENSITIVE);

	@SuppressWarnings("rawtypes") // there is no class literal with a type argument
	private static final AtomicIntegerFieldUpdater<SingleQuery> REPORTED = AtomicIntegerFieldUpdater
		.newUpdater(SingleQuery.class, "reported");

	private final TemplateRuntime template;

	private final BoundQuery query;

	private final ResultReader<R, T> reader;

	private final Supplier<SessionConfig> config;

	private final boolean mayBeAppliedTwice;

	private volatile int reported;

	private volatile boolean started;

	private volatile boolean answered;

	private volatile boolean stopped;

	/**
	 * Whether the server answered with a result before it failed.
	 */
	private volatile boolean hadResult;

	private volatile @Nullable Throwable failure;

	/**
	 * Make an attempt.
	 * @param template gives timeout and metadata
	 * @param config how the session is opened; unless that is for READ, the query may
	 * write, for all that anybody knows
	 * @param mayBeAppliedTwice whether the caller has no objection to that
	 */
	SingleQuery(TemplateRuntime template, BoundQuery query, ResultReader<R, T> reader, Supplier<SessionConfig> config,
			boolean mayBeAppliedTwice) {
		this.template = template;
		this.query = query;
		this.reader = reader;
		this.config = config;
		this.mayBeAppliedTwice = mayBeAppliedTwice;
	}

	CompletionStage<T> run(GuardedSession session, ScopeFrame frame) {
		this.started = true;
		TransactionConfig config = this.template.settings().transactionConfig(TransactionConfig.empty());
		ResultReading<R> outcome = new Attempt(frame);
		Stages.then(session.run(this.query.toQuery(), config), outcome);
		return outcome.thenApply(this.reader::map);
	}

	private Throwable failed(Throwable error, ScopeFrame frame) {
		this.failure = error;
		if (this.stopped && this.reported == 0 && provesThatNothingWasCommitted(error)) {
			this.stopped = false;
		}
		return (!this.stopped && isUnknown()) ? unknown(error, Objects.requireNonNull(frame.scope())) : error;
	}

	/**
	 * Of a query that was stopped: what it fails with else may come of the stop.
	 */
	private boolean provesThatNothingWasCommitted(Throwable error) {
		return (Outcome.isAnswer(error) || !Outcome.wasSent(error))
				&& Outcome.ofFailedQuery(error, this.hadResult) != Outcome.UNKNOWN;
	}

	/**
	 * Note that nobody waits for the answer any more. One that comes all the same is of
	 * no use: what it would give is lost.
	 */
	void stop() {
		if (!this.stopped) {
			this.stopped = this.started && !this.answered && this.failure == null && !isReadOnly();
		}
	}

	/**
	 * Whether it was stopped when it might have been sent and was not answered, may
	 * write, and is not known to have failed since.
	 */
	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Count and report an unknown outcome.
	 * @param error why it is unknown
	 */
	Throwable unknown(Throwable error, SessionScope<?> scope) {
		// once, also where the answer and the end of the wait for it come together
		if (REPORTED.compareAndSet(this, 0, 1)) {
			// a transaction of the server's, of which nothing but this is known
			this.template.counters().transactionBegun();
			this.template.counters().transactionEnded(Outcome.UNKNOWN);
			this.template.log().outcomeOfQueryUnknown(scope, error);
		}
		return UnknownOutcome.ofQuery(this.template.settings().name(), error);
	}

	private boolean isReadOnly() {
		return this.config.get().defaultAccessMode() == AccessMode.READ;
	}

	/**
	 * Whether the server has ended the result, so that nothing can take it back.
	 */
	boolean isAnswered() {
		return this.answered;
	}

	/**
	 * Whether it may or may not be committed.
	 */
	boolean isUnknown() {
		if (this.stopped) {
			return true;
		}
		Throwable failure = this.failure;
		return failure != null && !isReadOnly() && Outcome.ofFailedQuery(failure, this.hadResult) == Outcome.UNKNOWN;
	}

	boolean mayRetry() {
		Throwable failure = this.failure;
		if (failure == null || !this.reader.mayReadAgain()) {
			return false;
		}
		if (isReadOnly() || this.mayBeAppliedTwice) {
			return Errors.isRetryable(failure);
		}
		return Errors.isRetryable(failure) && !isUnknown()
				&& !(Outcome.wasSent(failure) && COMMITS_ON_THE_WAY.matcher(this.query.text()).find());
	}

	/**
	 * What is read of the result. What became of the query is noted before anybody learns
	 * of it.
	 */
	private final class Attempt extends ResultReading<R> {

		Attempt(ScopeFrame frame) {
			super(SingleQuery.this.reader, frame);
		}

		@Override
		void answered(@Nullable R read, @Nullable Throwable error, boolean hadResult) {
			if (error != null) {
				SingleQuery.this.hadResult = hadResult;
				settle(null, failed(error, Objects.requireNonNull(frame())));
			}
			else {
				SingleQuery.this.answered = true;
				settle(read, null);
			}
		}

	}

}
