package io.github.neo4jsessions;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.OpenTransaction.Doom;
import io.github.neo4jsessions.support.Neo4jExceptionTranslation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.exceptions.RetryableException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;

import org.springframework.transaction.UnexpectedRollbackException;

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

	@SuppressWarnings("NullAway.Init") // by begun(..), before the work can run
	private OpenTransaction open;

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
		counters().transactionBegun();
		Stages.then(Stages.call(() -> session.beginTransactionAsync(this.config)), this::begun);
	}

	private void begun(@Nullable AsyncTransaction transaction, @Nullable Throwable ex) {
		if (!isStarting()) {
			return;
		}
		if (transaction != null) {
			this.transaction = transaction;
			this.open = new OpenTransaction(transaction, this.request);
			this.handle = new TransactionHandle(this.open, around(), template(), this);
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
	ScopeFrame frame() {
		return this.handle.frame();
	}

	/**
	 * The owner waits for all who joined, still at work as far as a stop is concerned.
	 */
	@Override
	void whenAlone(Runnable next) {
		this.handle.end();
		this.open.ownerLeaves(next);
	}

	@Override
	void end(boolean succeeded) {
		this.open.gate().close(() -> {
			if (succeeded && !isStopReported() && mayCommit()) {
				Stages.then(Stages.call(this.transaction::commitAsync), (ignored, ex) -> committed(ex));
			}
			else {
				Stages.then(Stages.call(this.transaction::rollbackAsync), (ignored, ex) -> rolledBack(ex));
			}
		});
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
		if (this.open.failure() == null && commitError instanceof TransactionTerminatedException) {
			return commitError.getCause();
		}
		return this.open.failure();
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
		Throwable raw = rawError(firstError);
		return raw instanceof RetryableException
				|| (raw instanceof TransactionTerminatedException && raw.getCause() instanceof RetryableException);
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
