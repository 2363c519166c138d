package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.util.ClassUtils;

/**
 * An annotated method that returned nothing to wait for. No rollback rule lets it pass.
 */
final class NullStageException extends IllegalTransactionStateException {

	NullStageException(Method method) {
		super(ClassUtils.getQualifiedMethodName(method) + " returned null instead of a stage and was rolled back; "
				+ "CompletableFuture.completedFuture(null) is one with nothing to wait for");
	}

}
