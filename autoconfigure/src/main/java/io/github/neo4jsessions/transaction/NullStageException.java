package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.util.ClassUtils;

/**
 * Thrown when an annotated method returned {@code null} instead of a stage. No rollback
 * rule applies to it: the transaction is always rolled back.
 */
final class NullStageException extends IllegalTransactionStateException {

	NullStageException(Method method) {
		super(ClassUtils.getQualifiedMethodName(method) + " returned null instead of a stage and was rolled back. "
				+ "Return CompletableFuture.completedFuture(null) if there is nothing to wait for");
	}

}
