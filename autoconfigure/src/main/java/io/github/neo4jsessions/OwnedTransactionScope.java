package io.github.neo4jsessions;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.support.Neo4jExceptionTranslation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.exceptions.RetryableException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;

/**
 * A session scope that owns one transaction, ended by exactly one commit or rollback. A
 * rollback never follows the attempt to commit, and a commit never follows a stop.
 *
 * @param <T> the type of the value
 */
final class OwnedTransactionScope<T extends @Nullable Object> extends SessionScope<T> {

	private final TransactionRequest request;

	private final TransactionConfig config;

	private final TransactionWork<T> work;

	@SuppressWarnings("NullAway.Init") // by begin(..), the first step of all
	private AsyncSession session;

	@SuppressWarnings("NullAway.Init") // by begun(..), before the work can run
	private AsyncTransaction transaction;

	@SuppressWarnings("NullAway.Init") // by begun(..), before the work can run
	private TransactionHandle handle;

	private boolean outcomeUnknown;

	OwnedTransactionScope(TemplateRuntime template, ScopeCall<T> call, TransactionRequest request,
			TransactionWork<T> work) {
		super(template, call);
		this.request = request;
		this.config = template.settings().transactionConfig(request.config());
		this.work = work;
	}

	@Override
	void begin(AsyncSession session) {
		this.session = session;
		Stages.then(Stages.call(() -> session.beginTransactionAsync(this.config)), this::begun);
	}

	private void begun(@Nullable AsyncTransaction transaction, @Nullable Throwable ex) {
		if (!isStarting()) {
			return;
		}
		if (transaction != null) {
			this.transaction = transaction;
			this.handle = new TransactionHandle(transaction, true);
			ready();
		}
		else {
			counters().transactionEnded(Outcome.FAILED);
			couldNotBegin((ex != null) ? ex : new IllegalStateException("The driver gave null for a transaction"));
		}
	}

	@Override
	@Nullable CompletionStage<? extends T> work() {
		return this.work.doInTransaction(this.handle);
	}

	@Override
	void end(boolean succeeded) {
		this.handle.end(() -> {
			Throwable failedQuery = this.handle.failure();
			if (succeeded && failedQuery != null && !this.handle.isRollbackOnly()) {
				fail("query", failedQuery, Neo4jExceptionTranslation::translate);
			}
			if (succeeded && failedQuery == null && !this.handle.isRollbackOnly()) {
				Stages.then(Stages.call(this.transaction::commitAsync), (ignored, ex) -> committed(ex));
			}
			else {
				Stages.then(Stages.call(this.transaction::rollbackAsync), (ignored, ex) -> rolledBack(ex));
			}
		});
	}

	private void committed(@Nullable Throwable ex) {
		if (advance(Phase.ENDING, Phase.CLOSING)) {
			if (ex == null) {
				counters().transactionEnded(Outcome.COMMITTED);
			}
			else {
				commitFailed(Errors.unwrap(ex));
			}
			close();
		}
	}

	private void commitFailed(Throwable ex) {
		Throwable failedQuery = failedQuery(ex);
		boolean answered = failedQuery != null && Outcome.isAnswer(failedQuery);
		Outcome outcome = answered ? Outcome.FAILED : Outcome.ofFailedCommit(ex);
		counters().transactionEnded(outcome);
		if (outcome == Outcome.UNKNOWN) {
			this.outcomeUnknown = true;
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
	}

	/**
	 * The query that was sent before the commit and not awaited, or that the work went on
	 * without: why the commit was refused.
	 */
	private @Nullable Throwable failedQuery(Throwable commitError) {
		if (this.handle.failure() == null && commitError instanceof TransactionTerminatedException) {
			return commitError.getCause();
		}
		return this.handle.failure();
	}

	private Throwable outcomeUnknown(Throwable ex) {
		return new TransactionOutcomeUnknownException("Session template '" + settings().name()
				+ "' sent a COMMIT and lost its acknowledgement: the transaction may or may not be committed. "
				+ "Look at the data before doing the work again", ex);
	}

	private void rolledBack(@Nullable Throwable ex) {
		if (advance(Phase.ENDING, Phase.CLOSING)) {
			Throwable unwrapped = (ex != null) ? Errors.unwrap(ex) : null;
			counters().transactionEnded(Outcome.ofRollback(unwrapped));
			if (unwrapped != null && !isEffectOfStop(unwrapped)) {
				fail("rollback", unwrapped, (error) -> translateEnd("rollback", error));
			}
			close();
		}
	}

	private Throwable translateEnd(String step, Throwable ex) {
		return Neo4jExceptionTranslation.translateEnd(settings().name(), step, ex);
	}

	@Override
	CompletionStage<Void> closeSession() {
		return Stages.call(this.session::closeAsync);
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

	@Override
	boolean mayRetry(Throwable firstError) {
		if (this.outcomeUnknown) {
			return this.request.unknownOutcomeRetried();
		}
		return firstError instanceof RetryableException || (firstError instanceof TransactionTerminatedException
				&& firstError.getCause() instanceof RetryableException);
	}

}
