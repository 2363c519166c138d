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

	private @Nullable DefaultTransactionScope handle;

	public NonTransactionalWork(SessionScope<T> scope, TransactionRequest request, TransactionWork<T> work) {
		this.scope = scope;
		this.request = request;
		this.work = work;
		this.eager = request.eager() ? new EagerWork<>(scope, request, work) : null;
		this.handle = (this.eager != null) ? this.eager.handle() : null;
	}

	@Override
	public ScopeContext begin(GuardedSession session, ScopeContext context) {
		DefaultTransactionScope handle = this.handle;
		if (this.eager != null && handle != null) {
			this.eager.transaction().begun(session);
		}
		else {
			handle = new DefaultTransactionScope(new SharedTransaction(session, this.request), this.scope);
			this.handle = handle;
		}
		return handle.context();
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
		DefaultTransactionScope handle = this.handle;
		if (work == null || handle == null) {
			throw new ScopeEndedException();
		}
		return work.doInTransaction(handle);
	}

	@Override
	public void end() {
		if (this.handle != null) {
			this.handle.end();
		}
	}

	@Override
	public void releaseReferences() {
		this.work = null;
		if (this.eager != null) {
			this.eager.releaseReferences();
		}
		if (this.handle != null) {
			this.handle.transaction().releaseReferences();
		}
	}

}
