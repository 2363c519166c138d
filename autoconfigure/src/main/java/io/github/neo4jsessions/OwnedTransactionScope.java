package io.github.neo4jsessions;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.support.Neo4jExceptionTranslation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.exceptions.TransactionTerminatedException;

/**
 * A session scope that owns one transaction, ended by exactly one commit or rollback. A
 * rollback never follows the attempt to commit, and a commit never follows a stop.
 *
 * @param <T> the type of the value
 */
final class OwnedTransactionScope<T extends @Nullable Object> extends SessionScope<T> {

	private final TransactionConfig config;

	private final TransactionWork<T> work;

	@SuppressWarnings("NullAway.Init") // by begin(..), the first step of all
	private AsyncSession session;

	@SuppressWarnings("NullAway.Init") // by begun(..), before the work can run
	private AsyncTransaction transaction;

	@SuppressWarnings("NullAway.Init") // by begun(..), before the work can run
	private TransactionHandle handle;

	OwnedTransactionScope(TemplateSettings settings, ScopeCounters counters, TransactionConfig config,
			TransactionWork<T> work) {
		super(settings, counters);
		this.config = settings.transactionConfig(config);
		this.work = work;
	}

	@Override
	void begin(AsyncSession session) {
		this.session = session;
		Stages.call(() -> session.beginTransactionAsync(this.config)).whenComplete(this::begun);
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
			if (succeeded && !this.handle.isRollbackOnly()) {
				Stages.call(this.transaction::commitAsync).whenComplete((ignored, ex) -> committed(ex));
			}
			else {
				Stages.call(this.transaction::rollbackAsync).whenComplete((ignored, ex) -> rolledBack(ex));
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
		Throwable refusal = refusedQuery(ex);
		Outcome outcome = (refusal != null) ? Outcome.FAILED : Outcome.ofFailedCommit(ex);
		counters().transactionEnded(outcome);
		if (outcome == Outcome.UNKNOWN) {
			fail("commit", new TransactionOutcomeUnknownException("Session template '" + settings().name()
					+ "' sent a COMMIT and lost its acknowledgement: the transaction may or may not be committed. "
					+ "Look at the data before doing the work again", ex));
			return;
		}
		if (refusal != null) {
			fail("query", Neo4jExceptionTranslation.translate(refusal));
		}
		fail("commit", Neo4jExceptionTranslation.translateEnd(settings().name(), "commit", ex));
	}

	/**
	 * A query that the server refused is the first error, though nobody awaited it or the
	 * work went on regardless: it is why the commit was refused.
	 */
	private @Nullable Throwable refusedQuery(Throwable commitError) {
		if (this.handle.refusal() == null && commitError instanceof TransactionTerminatedException) {
			return commitError.getCause();
		}
		return this.handle.refusal();
	}

	private void rolledBack(@Nullable Throwable ex) {
		if (advance(Phase.ENDING, Phase.CLOSING)) {
			counters().transactionEnded((ex != null) ? Outcome.FAILED : Outcome.ROLLED_BACK);
			if (ex != null) {
				fail("rollback",
						Neo4jExceptionTranslation.translateEnd(settings().name(), "rollback", Errors.unwrap(ex)));
			}
			close();
		}
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

}
