package io.github.neo4jsessions.internal.transaction;

import java.util.Objects;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.scope.ScopePhase;
import io.github.neo4jsessions.internal.scope.SessionScope;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;

/**
 * The begin of a transaction. Sends BEGIN, and handles its answer.
 *
 * @param unit the transaction that begins
 */
record TransactionBegin(TransactionUnit<?> unit) implements Stages.Next<AsyncTransaction> {

	void send(AsyncSession session, TransactionConfig config) {
		try {
			this.unit.request().demarcation().beforeBegin();
		}
		catch (Throwable ex) {
			scope().couldNotBegin(ex);
			return;
		}
		scope().template().counters().transactionBegun();
		try {
			Stages.then(scope().call(() -> session.beginTransactionAsync(config)), this);
		}
		catch (Throwable ex) {
			Stages.failed(this, ex);
		}
	}

	/**
	 * Handle the answer to BEGIN. An exception thrown here would be lost in the stage.
	 */
	@Override
	public void settled(@Nullable AsyncTransaction transaction, @Nullable Throwable ex) {
		if (scope().phase() != ScopePhase.STARTING) {
			return;
		}
		try {
			if (transaction != null) {
				begun(transaction);
			}
			else {
				refused((ex != null) ? Exceptions.unwrap(ex)
						: new IllegalStateException("The driver returned null instead of a transaction"));
			}
		}
		catch (Throwable unexpected) {
			if (scope().phase() != ScopePhase.STARTING) {
				// the scope has gone further and ends by itself
				throw unexpected;
			}
			Stages.failed(this::interrupted, unexpected);
		}
	}

	private void begun(AsyncTransaction transaction) {
		try {
			this.unit.request().demarcation().afterBegin(null);
		}
		catch (Throwable ex) {
			scope().attempt().stop(ex);
		}
		this.unit.begun(transaction);
	}

	private void refused(Throwable error) {
		this.unit.countFailedBegin();
		this.unit.request()
			.notify((demarcation) -> demarcation.afterBegin(this.unit.translateStart(error)), scope().attempt());
		scope().couldNotBegin(error);
	}

	/**
	 * End a scope whose begin threw after BEGIN succeeded. The driver rolls the
	 * transaction back when the session is closed.
	 */
	private void interrupted(@Nullable Object ignored, @Nullable Throwable ex) {
		this.unit.countFailedBegin();
		scope().couldNotBegin(Objects.requireNonNull(ex));
	}

	private SessionScope<?> scope() {
		return this.unit.scope();
	}

}
