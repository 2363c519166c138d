package io.github.neo4jsessions.transaction;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.TransactionWork;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionCallback;

/**
 * The work of a method that is retried. It is separate from the adapter, since futures
 * that the method creates refer to the adapter and must not keep the arguments of the
 * method.
 *
 * @param adapter the call of the manager
 * @param invocation the call of the method
 */
record RetriedWork(TransactionCallbackAdapter adapter,
		RetriedInvocation invocation) implements TransactionWork<Object> {

	@Override
	public CompletionStage<Object> doInTransaction(TransactionScope tx) {
		TransactionCallback<?> first = this.adapter.takeCallback();
		if (first != null) {
			return this.adapter.call(tx, first);
		}
		IllegalTransactionStateException refusal = this.adapter.refusal();
		if (refusal != null) {
			// the begin failed while the method was running, before it was refused
			throw refusal;
		}
		return this.adapter.call(tx, this.invocation::repeat);
	}

}
