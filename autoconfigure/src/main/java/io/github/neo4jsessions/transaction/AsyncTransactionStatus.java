package io.github.neo4jsessions.transaction;

import java.util.Objects;

import io.github.neo4jsessions.TransactionDemarcation.Participation;
import io.github.neo4jsessions.TransactionScope;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/**
 * The view of a transaction scope for Spring.
 */
final class AsyncTransactionStatus implements TransactionStatus {

	private final TransactionDefinition definition;

	private volatile Participation participation = Participation.NONE;

	private volatile @Nullable TransactionScope scope;

	private volatile boolean completed;

	AsyncTransactionStatus(TransactionDefinition definition) {
		this.definition = definition;
	}

	void participating(Participation participation) {
		this.participation = participation;
	}

	void enter(TransactionScope scope) {
		this.scope = scope;
	}

	void complete() {
		this.completed = true;
	}

	@Override
	public String getTransactionName() {
		String name = this.definition.getName();
		if (name == null && this.definition instanceof DefaultTransactionAttribute attribute) {
			name = attribute.getDescriptor();
		}
		return Objects.requireNonNullElse(name, "");
	}

	@Override
	public boolean hasTransaction() {
		return this.participation != Participation.NONE;
	}

	@Override
	public boolean isNewTransaction() {
		return this.participation == Participation.OWNER;
	}

	@Override
	public boolean isReadOnly() {
		return this.definition.isReadOnly();
	}

	@Override
	public void setRollbackOnly() {
		TransactionScope scope = this.scope;
		if (scope == null) {
			throw new IllegalStateException("The transaction has not begun yet");
		}
		scope.setRollbackOnly();
	}

	@Override
	public boolean isRollbackOnly() {
		TransactionScope scope = this.scope;
		return scope != null && scope.isRollbackOnly();
	}

	@Override
	public boolean isCompleted() {
		return this.completed;
	}

	@Override
	public Object createSavepoint() {
		throw noSavepoints();
	}

	@Override
	public void rollbackToSavepoint(Object savepoint) {
		throw noSavepoints();
	}

	@Override
	public void releaseSavepoint(Object savepoint) {
		throw noSavepoints();
	}

	private static NestedTransactionNotSupportedException noSavepoints() {
		return new NestedTransactionNotSupportedException(
				"Neo4j has no savepoints; use a separate transaction (REQUIRES_NEW)");
	}

}
