package io.github.neo4jsessions.internal.transaction;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.TransactionDemarcation;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.driver.CallGate;
import io.github.neo4jsessions.internal.driver.Neo4jExceptionTranslation;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.internal.driver.UnknownOutcome;
import io.github.neo4jsessions.internal.scope.ScopePhase;
import io.github.neo4jsessions.internal.scope.SessionScope;
import io.github.neo4jsessions.internal.transaction.SharedTransaction.RollbackReason;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncTransaction;

/**
 * The end of a transaction. Commits it or rolls it back, and reports the outcome. Runs
 * when no call of the transaction is in progress.
 */
final class TransactionEnd implements CallGate.End, Stages.Next<Void> {

	private final SessionScope<?> scope;

	private final TransactionRequest request;

	/**
	 * Set until the commit or rollback is sent.
	 */
	private @Nullable AsyncTransaction driverTransaction;

	private final DefaultTransactionScope tx;

	private final boolean succeeded;

	/**
	 * Until the transaction has ended, its outcome is FAILED.
	 */
	private Outcome outcome = Outcome.FAILED;

	private boolean ended;

	/**
	 * Whether the outcome was counted and reported before it was known.
	 */
	private boolean reportedUnknown;

	/**
	 * Create the end of a transaction.
	 * @param scope the scope of the transaction
	 * @param request the request of the call
	 * @param tx the owner's transaction scope
	 * @param driverTransaction the transaction
	 * @param succeeded whether the work succeeded
	 */
	TransactionEnd(SessionScope<?> scope, TransactionRequest request, DefaultTransactionScope tx,
			AsyncTransaction driverTransaction, boolean succeeded) {
		this.scope = scope;
		this.request = request;
		this.tx = tx;
		this.driverTransaction = driverTransaction;
		this.succeeded = succeeded;
	}

	@Override
	public CallGate gate() {
		return this.tx.transaction().gate();
	}

	@Override
	public void last() {
		try {
			send();
		}
		catch (Throwable ex) {
			// the stack has overflowed, so that nothing else would end the scope
			Stages.failed(this, ex);
		}
	}

	private void send() {
		AsyncTransaction driverTransaction = Objects.requireNonNull(this.driverTransaction);
		// a future that is still referenced must not keep it reachable
		this.driverTransaction = null;
		CompletionStage<Void> answer;
		if (this.succeeded && prepareCommit() && this.scope.advance(ScopePhase.ENDING, ScopePhase.COMMITTING)) {
			answer = this.scope.call(driverTransaction::commitAsync);
		}
		else {
			notify(TransactionDemarcation::beforeRollback);
			answer = this.scope.call(driverTransaction::rollbackAsync);
		}
		Stages.then(answer, this);
	}

	/**
	 * Take the last steps before COMMIT: report a stop or another reason to roll back,
	 * and call the listener that runs before the commit. A stop may come while the
	 * listener runs, so it is checked again after that.
	 * @return whether COMMIT may be sent
	 */
	private boolean prepareCommit() {
		if (this.scope.reportStop() || this.tx.asksForRollback()) {
			return false;
		}
		RollbackReason reason = this.tx.transaction().findReasonToRollBack(this.scope);
		if (reason != null) {
			this.scope.fail(reason.step(), reason.error(), reason.translation());
			return false;
		}
		try {
			this.request.demarcation().beforeCommit();
		}
		catch (Throwable ex) {
			this.scope.fail("listener", ex, UnaryOperator.identity());
			return false;
		}
		return !this.scope.reportStop();
	}

	/**
	 * Handle the answer to COMMIT or ROLLBACK. If a stage completes twice, the phase has
	 * changed and the second result is ignored.
	 */
	@Override
	public void settled(@Nullable Void ignored, @Nullable Throwable ex) {
		Throwable error = (ex != null) ? Exceptions.unwrap(ex) : null;
		if (this.scope.advance(ScopePhase.COMMITTING, ScopePhase.ENDED)) {
			report(ScopePhase.COMMITTING, error);
		}
		else if (this.scope.advance(ScopePhase.OVERDUE, ScopePhase.ENDED)) {
			report(ScopePhase.OVERDUE, error);
		}
		else if (this.scope.advanceToEnded()) {
			report(ScopePhase.ENDING, error);
		}
	}

	/**
	 * Report the end, then close the session.
	 * @param before the phase in which the answer came
	 * @param error the error of the commit or rollback, or {@code null}
	 */
	private void report(ScopePhase before, @Nullable Throwable error) {
		try {
			switch (before) {
				case COMMITTING -> committed(error);
				case OVERDUE -> answeredLate(error);
				default -> rolledBack(error);
			}
		}
		catch (Throwable unexpected) {
			couldNotReport(before, error, unexpected);
		}
		finally {
			this.scope.close();
		}
	}

	/**
	 * Count and report an end whose report threw, a StackOverflowError for instance,
	 * unless that was done before.
	 */
	private void couldNotReport(ScopePhase before, @Nullable Throwable error, Throwable unexpected) {
		if (before == ScopePhase.OVERDUE) {
			this.scope.log("listener", unexpected);
			return;
		}
		boolean committing = before == ScopePhase.COMMITTING;
		if (!this.ended) {
			ended(committing ? ((error != null) ? Outcome.UNKNOWN : Outcome.COMMITTED)
					: ((error != null) ? Outcome.FAILED : Outcome.ROLLED_BACK));
		}
		String step = committing ? "commit" : "rollback";
		if (error != null && this.scope.error() == null) {
			this.scope.fail(step, error, committing ? this::outcomeUnknown : UnaryOperator.identity());
		}
		this.scope.log(step, unexpected);
	}

	private void committed(@Nullable Throwable error) {
		if (error == null) {
			ended(Outcome.COMMITTED);
			notify((demarcation) -> demarcation.afterCommit(null));
		}
		else {
			commitFailed(error);
		}
	}

	private void commitFailed(Throwable ex) {
		Throwable failedQuery = this.tx.transaction().failedQuery(ex);
		// the server accepts no commit after that
		boolean answered = failedQuery != null && (Outcome.isAnswer(failedQuery) || Outcome.isTerminated(failedQuery));
		Outcome outcome = answered ? Outcome.FAILED : Outcome.ofFailedCommit(ex);
		ended(outcome);
		if (outcome == Outcome.UNKNOWN) {
			this.scope.template().log().outcomeUnknown(this.scope.attempt(), ex);
			// before any query's error: the caller must know that it may be committed
			this.scope.fail("commit", ex, this::outcomeUnknown);
		}
		if (failedQuery != null) {
			this.scope.fail("query", failedQuery, Neo4jExceptionTranslation::translate);
		}
		if (outcome != Outcome.UNKNOWN) {
			this.scope.fail("commit", ex, (error) -> translateEnd("commit", error));
		}
		notify((demarcation) -> demarcation.afterCommit(commitError(ex)));
	}

	/**
	 * Count and report the outcome as unknown, since COMMIT is not answered in time.
	 * @param stop why the scope was stopped
	 * @return the error to report
	 */
	Throwable reportOverdueCommit(Throwable stop) {
		this.scope.template().counters().transactionEnded(Outcome.UNKNOWN);
		this.scope.template().log().outcomeUnknown(this.scope.attempt(), stop);
		return outcomeUnknown(stop);
	}

	/**
	 * Handle an answer to COMMIT after the outcome was counted and reported as unknown.
	 * The listeners of the end are notified of the actual outcome.
	 */
	private void answeredLate(@Nullable Throwable ex) {
		this.reportedUnknown = true;
		this.ended = true;
		this.outcome = (ex != null) ? Outcome.ofFailedCommit(ex) : Outcome.COMMITTED;
		this.scope.template().log().answeredLate(this.scope.attempt(), ex);
		notify((demarcation) -> demarcation.afterCommit((ex != null) ? commitError(ex) : null));
	}

	private Throwable commitError(Throwable ex) {
		return (this.outcome == Outcome.UNKNOWN) ? outcomeUnknown(ex) : translateEnd("commit", ex);
	}

	private Throwable outcomeUnknown(Throwable ex) {
		return UnknownOutcome.ofCommit(this.scope.template().name(), this.scope.transactionName(), ex);
	}

	private void rolledBack(@Nullable Throwable error) {
		Outcome outcome = Outcome.ofRollback(error);
		ended(outcome);
		if (error != null && !this.scope.isEffectOfStop(error)) {
			rollbackFailed(outcome, error);
		}
		notify((demarcation) -> demarcation.afterRollback(error));
	}

	private void rollbackFailed(Outcome outcome, Throwable ex) {
		if (outcome == Outcome.FAILED) {
			this.scope.fail("rollback", ex, (error) -> translateEnd("rollback", error));
		}
		else if (Outcome.isAnswer(ex)) {
			this.scope.fail("query", ex, Neo4jExceptionTranslation::translate);
		}
		// otherwise the driver reports a call of the work that was in progress
	}

	private void ended(Outcome outcome) {
		this.outcome = outcome;
		this.ended = true;
		this.scope.template().counters().transactionEnded(outcome);
	}

	private void notify(Consumer<TransactionDemarcation> step) {
		this.request.notify(step, this.scope.attempt());
	}

	private Throwable translateEnd(String step, Throwable ex) {
		return Neo4jExceptionTranslation.translateEnd(this.scope.template().name(), this.scope.transactionName(), step,
				ex);
	}

	/**
	 * Return the outcome of a transaction, which is FAILED if its end has not begun.
	 */
	static Outcome outcomeOf(@Nullable TransactionEnd end) {
		return (end != null) ? end.outcome : Outcome.FAILED;
	}

	/**
	 * Return the outcome as reported to the caller, or {@code null} while there is none.
	 */
	static @Nullable Outcome reportedOutcomeOf(@Nullable TransactionEnd end) {
		if (end == null || !end.ended) {
			return null;
		}
		return end.reportedUnknown ? Outcome.UNKNOWN : end.outcome;
	}

}
