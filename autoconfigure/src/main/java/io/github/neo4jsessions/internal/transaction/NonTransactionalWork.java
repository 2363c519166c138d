package io.github.neo4jsessions.internal.transaction;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.driver.GuardedSession;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.internal.scope.AutoCommitWork;
import io.github.neo4jsessions.internal.scope.SessionScope;
import io.github.neo4jsessions.internal.scope.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * The work of a call whose propagation allows no transaction. It receives a transaction
 * scope in which each query commits by itself.
 *
 * @param <T> the type of the value
 */
public final class NonTransactionalWork<T extends @Nullable Object> implements AutoCommitWork<T> {

	private final SessionScope<T> scope;

	private final TransactionRequest request;

	private final @Nullable EagerWork<T> eager;

	private @Nullable TransactionWork<T> work;

	private @Nullable DefaultTransactionScope tx;

	public NonTransactionalWork(SessionScope<T> scope, TransactionRequest request, TransactionWork<T> work) {
		this.scope = scope;
		this.request = request;
		this.work = work;
		this.eager = request.eager() ? new EagerWork<>(scope, request, work) : null;
		this.tx = (this.eager != null) ? this.eager.tx() : null;
	}

	@Override
	public ScopeContext begin(GuardedSession session, ScopeContext context) {
		DefaultTransactionScope tx = this.tx;
		if (this.eager != null && tx != null) {
			this.eager.transaction().begun(session);
		}
		else {
			tx = new DefaultTransactionScope(new SharedTransaction(session, this.request), this.scope);
			this.tx = tx;
		}
		return tx.context();
	}

	@Override
	public void begun() {
		if (this.eager != null) {
			this.eager.begun(this.scope.isStopped());
		}
	}

	@Override
	public UnitOfWork.@Nullable Eager eager() {
		return this.eager;
	}

	@Override
	public @Nullable CompletionStage<? extends T> call(GuardedSession session, ScopeContext context) {
		if (this.eager != null) {
			return this.eager.done();
		}
		TransactionWork<T> work = this.work;
		DefaultTransactionScope tx = this.tx;
		if (work == null || tx == null) {
			throw new ScopeEndedException();
		}
		return work.doInTransaction(tx);
	}

	@Override
	public void end() {
		if (this.tx != null) {
			this.tx.end();
		}
	}

	@Override
	public void releaseReferences() {
		this.work = null;
		if (this.eager != null) {
			this.eager.releaseReferences();
		}
		if (this.tx != null) {
			this.tx.transaction().releaseReferences();
		}
	}

}
