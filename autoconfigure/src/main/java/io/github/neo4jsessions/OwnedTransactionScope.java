package io.github.neo4jsessions;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.OpenTransaction.Doom;
import io.github.neo4jsessions.observation.ScopeContext;
import io.github.neo4jsessions.observation.TransactionScopeContext;
import io.github.neo4jsessions.support.Neo4jExceptionTranslation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.exceptions.TransactionTerminatedException;

import org.springframework.transaction.UnexpectedRollbackException;

/**
 * A session scope that owns one transaction, ended by exactly one commit or rollback. A
 * rollback never follows the attempt to commit, and a commit never follows a stop.
 *
 * @param <T> the type of the value
 */
final class OwnedTransactionScope<T extends @Nullable Object> extends SessionScope<T> implements CallGate.End {

	private final TransactionRequest request;

	private final TransactionConfig config;

	private @Nullable TransactionWork<T> work;

	/**
	 * There from {@link #begin} on, the first step of all, to the end.
	 */
	private @Nullable AsyncSession session;

	/**
	 * There from {@link #begun} on, before the work can run, to the end.
	 */
	private @Nullable AsyncTransaction transaction;

	@SuppressWarnings("NullAway.Init") // by begun(..), before the work can run
	private TransactionHandle handle;

	@SuppressWarnings("NullAway.Init") // by begun(..), before the work can run
	private OpenTransaction open;

	private final @Nullable EarlyWork<T> early;

	/**
	 * Whether what the work failed with does not keep it from being committed.
	 */
	private boolean errorIsCommitted;

	/**
	 * How the transaction ended; it did not, as long as it had not begun.
	 */
	private Outcome outcome = Outcome.FAILED;

	private boolean ended;

	/**
	 * Whether the work did, so that it may be committed.
	 */
	private boolean succeeded;

	/**
	 * Whether the outcome was counted and reported before it was known.
	 */
	private boolean reportedUnknown;

	OwnedTransactionScope(TemplateRuntime template, ScopeCall<T> call, TransactionRequest request,
			TransactionWork<T> work) {
		super(template, call);
		this.request = request;
		this.config = marked(template.settings().transactionConfig(request.config()));
		this.work = work;
		this.early = request.workIsEarly() ? EarlyWork.of(request, call, template, this, work) : null;
		if (this.early != null) {
			this.open = this.early.open();
			this.handle = this.early.handle();
		}
	}

	@Override
	@Nullable String transactionName() {
		Value name = this.config.metadata().get("name");
		return (name != null && name.asObject() instanceof String text) ? text : null;
	}

	@Override
	ScopeContext observationContext() {
		return new TransactionScopeContext(settings().name(), this.request.accessMode(),
				sessionConfig().database().orElse(null), transactionName());
	}

	@Override
	void noteOutcome(ScopeObservation observation) {
		if (this.ended) {
			observation.outcome((this.reportedUnknown ? Outcome.UNKNOWN : this.outcome).label());
		}
	}

	@Override
	void begin(AsyncSession session) {
		this.session = session;
		try {
			this.request.demarcation().beforeBegin();
		}
		catch (Throwable ex) {
			couldNotBegin(ex);
			return;
		}
		counters().transactionBegun();
		Stages.then(call(() -> session.beginTransactionAsync(this.config)), this::answered);
	}

	/**
	 * A stage keeps to itself what is thrown here.
	 */
	private void answered(@Nullable AsyncTransaction transaction, @Nullable Throwable ex) {
		try {
			begun(transaction, ex);
		}
		catch (Throwable unexpected) {
			if (!isStarting()) {
				// it sees to its end itself
				throw unexpected;
			}
			Stages.failed(this::notBegun, unexpected);
		}
	}

	/**
	 * The driver rolls back with the session what it has begun.
	 */
	private void notBegun(@Nullable Object ignored, @Nullable Throwable ex) {
		if (!this.ended) {
			ended(Outcome.FAILED);
		}
		couldNotBegin(Objects.requireNonNull(ex));
	}

	private void begun(@Nullable AsyncTransaction transaction, @Nullable Throwable ex) {
		if (!isStarting()) {
			return;
		}
		if (transaction != null) {
			this.transaction = transaction;
			begunWith(transaction);
		}
		else {
			ended(Outcome.FAILED);
			Throwable error = (ex != null) ? Errors.unwrap(ex)
					: new IllegalStateException("The driver gave null for a transaction");
			tell((demarcation) -> demarcation.afterBegin(translateStart(error)));
			couldNotBegin(error);
		}
	}

	private void begunWith(AsyncTransaction transaction) {
		try {
			this.request.demarcation().afterBegin(null);
		}
		catch (Throwable ex) {
			stop(ex);
		}
		if (this.early == null) {
			this.open = new OpenTransaction(transaction, this.request);
			this.handle = new TransactionHandle(this.open, around(), template(), this, context());
			ready();
		}
		else {
			this.open.begun(transaction);
			ready();
			this.early.begun(isStopped());
		}
	}

	@Override
	@Nullable EarlyWork<T> early() {
		return this.early;
	}

	@Override
	@Nullable CompletionStage<? extends T> work() {
		return (this.early != null) ? this.early.done()
				: Objects.requireNonNull(this.work).doInTransaction(this.handle);
	}

	@Override
	ScopeFrame frame() {
		return this.handle.frame();
	}

	/**
	 * The owner waits for all who joined, still at work as far as a stop is concerned.
	 */
	@Override
	void worked(@Nullable T value, @Nullable Throwable error) {
		if (this.open.hasOwnerLeft()) {
			// a foreign stage that completes twice
			return;
		}
		this.errorIsCommitted = error != null && commits(Errors.unwrap(error));
		this.handle.end();
		this.open.ownerLeaves(() -> beforeCommit(value, error));
	}

	@Override
	boolean commits(Throwable error) {
		return !this.request.rollsBackOn(error);
	}

	/**
	 * The work is done, and will be committed as far as anybody knows: it is the turn of
	 * those who wait for that. They may work in the transaction, and have it awaited.
	 */
	private void beforeCommit(@Nullable T value, @Nullable Throwable error) {
		TransactionEvents events = this.open.events();
		if (events == null || (error != null && !this.errorIsCommitted) || isRollbackOnly() || isStopped()) {
			allWorked(value, error);
			return;
		}
		this.open.ownerReturns();
		this.handle = new TransactionHandle(this.open, around(), template(), this, context());
		Stages.then(events.beforeCommit(this.handle.frame()), (ignored, ex) -> {
			this.handle.end();
			if (ex != null) {
				this.errorIsCommitted = false;
			}
			if (ex != null && error != null) {
				log("listener", Errors.unwrap(ex));
			}
			this.open.ownerLeavesAgain(() -> allWorked(value, (error != null) ? error : ex));
		});
	}

	private boolean isRollbackOnly() {
		return this.handle.isRollbackOnly() || this.open.failure() != null;
	}

	@Override
	boolean commitsThoughWorkFailed() {
		return this.errorIsCommitted;
	}

	@Override
	void cutOff() {
		// there is none where BEGIN failed
		if (this.open != null) {
			this.open.gate().cutOff();
		}
	}

	@Override
	void end(boolean succeeded) {
		if (!succeeded || isRollbackOnly()) {
			cutOff();
		}
		this.succeeded = succeeded;
		this.open.gate().close(this);
	}

	@Override
	public CallGate gate() {
		return this.open.gate();
	}

	/**
	 * Nothing is under way any more in the transaction.
	 */
	@Override
	public void last() {
		AsyncTransaction transaction = Objects.requireNonNull(this.transaction);
		// a stop may come while listeners are asked, and there is nothing after that
		if (this.succeeded && !isStopReported() && mayCommit() && isCommitWelcome() && !isStopReported()
				&& advance(Phase.ENDING, Phase.COMMITTING)) {
			Stages.then(call(transaction::commitAsync), (ignored, ex) -> committed(ex));
		}
		else {
			tell(TransactionDemarcation::beforeRollback);
			Stages.then(call(transaction::rollbackAsync), (ignored, ex) -> rolledBack(ex));
		}
	}

	private boolean isCommitWelcome() {
		try {
			this.request.demarcation().beforeCommit();
			return true;
		}
		catch (Throwable ex) {
			fail("listener", ex, UnaryOperator.identity());
			return false;
		}
	}

	/**
	 * Tell of a step that is taken whatever comes of that.
	 */
	private void tell(Consumer<TransactionDemarcation> step) {
		try {
			step.accept(this.request.demarcation());
		}
		catch (Throwable ex) {
			log("listener", ex);
		}
	}

	private void ended(Outcome outcome) {
		this.outcome = outcome;
		this.ended = true;
		counters().transactionEnded(outcome);
	}

	private boolean mayCommit() {
		Throwable failedQuery = this.open.failure();
		Doom doom = this.open.doom();
		if (this.handle.asksForRollback()) {
			return false;
		}
		if (doom != null) {
			fail("joined work", doom.reported(),
					(cause) -> new UnexpectedRollbackException(
							"Session template '" + settings().name()
									+ "' rolled back a transaction: work that joined it failed or asked for that",
							cause));
			return false;
		}
		if (failedQuery != null) {
			fail("query", failedQuery, Neo4jExceptionTranslation::translate);
			return false;
		}
		return true;
	}

	private void committed(@Nullable Throwable ex) {
		if (advance(Phase.COMMITTING, Phase.ENDED)) {
			try {
				if (ex == null) {
					ended(Outcome.COMMITTED);
					tell((demarcation) -> demarcation.afterCommit(null));
				}
				else {
					commitFailed(Errors.unwrap(ex));
				}
			}
			catch (Throwable unexpected) {
				endNotTold("commit", ex, unexpected, (ex != null) ? Outcome.UNKNOWN : Outcome.COMMITTED);
			}
			finally {
				close();
			}
		}
		else if (advance(Phase.OVERDUE, Phase.ENDED)) {
			try {
				answeredLate((ex != null) ? Errors.unwrap(ex) : null);
			}
			catch (Throwable unexpected) {
				log("listener", unexpected);
			}
			finally {
				close();
			}
		}
	}

	/**
	 * What the end came to could not be told, for want of room on the stack for instance:
	 * it is counted and reported all the same.
	 * @param ex the error of the end, if it failed
	 * @param outcome what it came to, unless that is known better by now
	 */
	private void endNotTold(String step, @Nullable Throwable ex, Throwable unexpected, Outcome outcome) {
		if (!this.ended) {
			ended(outcome);
		}
		if (ex != null && error() == null) {
			fail(step, ex, (outcome == Outcome.UNKNOWN) ? this::outcomeUnknown : UnaryOperator.identity());
		}
		log(step, unexpected);
	}

	@Override
	Throwable commitOverdue(Throwable stop) {
		counters().transactionEnded(Outcome.UNKNOWN);
		template().log().outcomeUnknown(this, stop);
		return outcomeUnknown(stop);
	}

	/**
	 * The outcome was counted and reported as unknown; who waits for the end of the
	 * transaction learns what it was.
	 */
	private void answeredLate(@Nullable Throwable ex) {
		this.reportedUnknown = true;
		this.ended = true;
		this.outcome = (ex != null) ? Outcome.ofFailedCommit(ex) : Outcome.COMMITTED;
		template().log().answeredLate(this, ex);
		tell((demarcation) -> demarcation.afterCommit((ex != null) ? commitError(ex) : null));
	}

	@Override
	void abandonWork() {
		// there is none where BEGIN was not answered
		if (this.open != null) {
			this.open.abandonJoiners();
		}
	}

	private void commitFailed(Throwable ex) {
		Throwable failedQuery = failedQuery(ex);
		// it takes no commit after that
		boolean answered = failedQuery != null && (Outcome.isAnswer(failedQuery) || Outcome.isTerminated(failedQuery));
		Outcome outcome = answered ? Outcome.FAILED : Outcome.ofFailedCommit(ex);
		ended(outcome);
		if (outcome == Outcome.UNKNOWN) {
			template().log().outcomeUnknown(this, ex);
			// before any query's error: what the caller must know is that it may be
			// committed
			fail("commit", ex, this::outcomeUnknown);
		}
		if (failedQuery != null) {
			fail("query", failedQuery, Neo4jExceptionTranslation::translate);
		}
		if (outcome != Outcome.UNKNOWN) {
			fail("commit", ex, (error) -> translateEnd("commit", error));
		}
		tell((demarcation) -> demarcation.afterCommit(commitError(ex)));
	}

	private Throwable commitError(Throwable ex) {
		return (this.outcome == Outcome.UNKNOWN) ? outcomeUnknown(ex) : translateEnd("commit", ex);
	}

	/**
	 * The query that was sent before the commit and not awaited, or that the work went on
	 * without: why the commit was refused.
	 */
	private @Nullable Throwable failedQuery(Throwable commitError) {
		if (this.open.failure() == null && commitError instanceof TransactionTerminatedException) {
			return Errors.causeOf(commitError);
		}
		return this.open.failure();
	}

	private Throwable outcomeUnknown(Throwable ex) {
		return UnknownOutcome.ofCommit(settings().name(), ex);
	}

	private void rolledBack(@Nullable Throwable ex) {
		if (advanceToEnded()) {
			Throwable unwrapped = (ex != null) ? Errors.unwrap(ex) : null;
			try {
				Outcome outcome = Outcome.ofRollback(unwrapped);
				ended(outcome);
				if (unwrapped != null && !isEffectOfStop(unwrapped)) {
					rollbackFailed(outcome, unwrapped);
				}
				tell((demarcation) -> demarcation.afterRollback(unwrapped));
			}
			catch (Throwable unexpected) {
				endNotTold("rollback", ex, unexpected, (ex != null) ? Outcome.FAILED : Outcome.ROLLED_BACK);
			}
			finally {
				close();
			}
		}
	}

	private void rollbackFailed(Outcome outcome, Throwable ex) {
		if (outcome == Outcome.FAILED) {
			fail("rollback", ex, (error) -> translateEnd("rollback", error));
		}
		else if (Outcome.isAnswer(ex)) {
			fail("query", ex, Neo4jExceptionTranslation::translate);
		}
		// else the driver complains of a call of the work that was under way
	}

	private Throwable translateEnd(String step, Throwable ex) {
		return Neo4jExceptionTranslation.translateEnd(settings().name(), step, ex);
	}

	@Override
	boolean hasSession() {
		return this.session != null;
	}

	@Override
	void closeSession(Stages.Next<@Nullable Void> next) {
		Stages.then(call(Objects.requireNonNull(this.session)::closeAsync), next);
	}

	@Override
	Throwable translateStart(Throwable ex) {
		return Neo4jExceptionTranslation.translateBegin(settings().name(), ex);
	}

	/**
	 * After the end of the transaction a close changes nothing about it.
	 */
	@Override
	boolean isCertainBeforeClose() {
		return true;
	}

	/**
	 * The listeners of the end run where the call was made, and with the caller's
	 * context: outside of the transaction, whose session is closed.
	 */
	@Override
	void settleAndLeave() {
		CompletionStage<Void> told;
		try {
			told = tellOfEnd();
		}
		catch (Throwable ex) {
			log("listener of the end", ex);
			told = null;
		}
		if (told == null) {
			super.settleAndLeave();
		}
		else {
			Stages.then(told, (ignored, ex) -> super.settleAndLeave());
		}
	}

	/**
	 * Tell those who wait for the end.
	 * @return completes when they have been told, or {@code null} if there are none
	 */
	private @Nullable CompletionStage<Void> tellOfEnd() {
		// there is none where BEGIN failed
		if (this.open != null && isStopped()) {
			this.open.abandonJoiners();
		}
		TransactionEvents events = (this.open != null) ? this.open.events() : null;
		return (events != null) ? events.afterCompletion(this.outcome,
				ScopeFrame.ofCaller(around(), template(), context()), (failure) -> log("listener of the end", failure))
				: null;
	}

	@Override
	void letGo() {
		super.letGo();
		this.work = null;
		this.session = null;
		this.transaction = null;
		if (this.early != null) {
			this.early.letGo();
		}
		// there is none where BEGIN failed
		if (this.open != null) {
			this.open.letGo();
		}
	}

	@Override
	boolean mayRetry(Throwable firstError) {
		// whether it is a lost connection, which counts as such, or an error that will
		// not
		// be another one the next time
		return Errors.isRetryable(rawError(firstError))
				&& (this.outcome != Outcome.UNKNOWN || this.request.unknownOutcomeRetried());
	}

	/**
	 * The error of joined work as it came: it was translated for the joiner's caller, and
	 * may have gone on from there to the owner.
	 */
	private Throwable rawError(Throwable error) {
		// there is none where BEGIN failed
		Doom doom = (this.open != null) ? this.open.doom() : null;
		return (doom != null && doom.reported() == error) ? doom.raw() : error;
	}

}
