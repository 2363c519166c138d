package io.github.neo4jsessions.internal.transaction;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.internal.scope.SessionScope;
import io.github.neo4jsessions.internal.scope.UnitOfWork;
import io.github.neo4jsessions.internal.scope.UserWork;
import org.jspecify.annotations.Nullable;

/**
 * Work that runs at once, on its caller's thread, while the permit and the answer to
 * BEGIN may be pending. Its queries wait for both, in the order in which they were
 * submitted. The scope uses its result as that of the work.
 *
 * @param <T> the type of the value
 */
final class EagerWork<T extends @Nullable Object> implements UnitOfWork.Eager {

	private CompletableFuture<T> done = new CompletableFuture<>();

	private final SharedTransaction transaction;

	private final DefaultTransactionScope tx;

	private final SessionScope<T> scope;

	private @Nullable TransactionWork<T> work;

	EagerWork(SessionScope<T> scope, TransactionRequest request, TransactionWork<T> work) {
		this.transaction = new SharedTransaction(request);
		this.tx = new DefaultTransactionScope(this.transaction, scope);
		this.scope = scope;
		this.work = work;
	}

	SharedTransaction transaction() {
		return this.transaction;
	}

	DefaultTransactionScope tx() {
		return this.tx;
	}

	@Override
	public void run() {
		TransactionWork<T> work = this.work;
		if (work == null) {
			// the scope has ended meanwhile
			return;
		}
		UserWork.<T>call(this.tx.context(), () -> work.doInTransaction(this.tx), this::worked);
	}

	private void worked(@Nullable T value, @Nullable Throwable ex) {
		if (ex != null) {
			Throwable unwrapped = Exceptions.unwrap(ex);
			this.scope.attempt().workFailedEarly(unwrapped);
			this.done.completeExceptionally(unwrapped);
		}
		else {
			this.done.complete(value);
		}
	}

	/**
	 * Return a stage that completes with the result of the work.
	 */
	CompletionStage<T> done() {
		return this.done;
	}

	/**
	 * Send the queries that wait, since the transaction or session that they wait for has
	 * begun.
	 * @param stopped whether the scope was stopped meanwhile, so that they are refused
	 * instead
	 */
	void begun(boolean stopped) {
		if (stopped) {
			refuse(new ScopeEndedException());
		}
		else {
			this.transaction.gate().release();
		}
	}

	@Override
	public void refuse(Throwable error) {
		this.transaction.gate().refuse(error);
	}

	/**
	 * Release the work and its result after the end of the scope.
	 */
	void releaseReferences() {
		this.work = null;
		this.done = new CompletableFuture<>();
	}

}
