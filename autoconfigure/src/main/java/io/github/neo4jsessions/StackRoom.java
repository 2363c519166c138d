package io.github.neo4jsessions;

import java.lang.invoke.MethodHandles;

import io.github.neo4jsessions.support.Neo4jExceptionTranslation;
import io.github.neo4jsessions.support.ParameterValues;

/**
 * Room on the stack for what must not be interrupted half-way. A step between a call of
 * the user's and the next is short, but a stack that ends within it would lose what was
 * acquired: whether there is room is seen before, by taking it.
 */
final class StackRoom {

	/**
	 * Three times what the steps take.
	 */
	private static final StackProbe STEPS = StackProbe.of(8);

	/**
	 * For a whole scope on a driver that completes its stages at once.
	 */
	private static final StackProbe SCOPE = StackProbe.of(24);

	private StackRoom() {
	}

	/**
	 * Initialize what is first used where a call fails: a class that is initialized at
	 * the end of the stack may be of no use ever after.
	 */
	static void prepare() {
		Class<?>[] late = { CallGate.class, CallGate.Waiting.class, LaterErrors.class, Neo4jExceptionTranslation.class,
				SharedTransaction.class, Outcome.class, ParameterValues.class, PermitQueue.class, ScopeErrors.class,
				ScopeFuture.class, AutoCommitQuery.class, Stages.Failure.class, Timeouts.class, Timeouts.Callback.class,
				TransactionRequest.class, Unwinding.class };
		try {
			for (Class<?> type : late) {
				MethodHandles.lookup().ensureInitialized(type);
			}
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
		Errors.suppress(new IllegalStateException(), new IllegalStateException());
	}

	/**
	 * See that there is room.
	 * @throws StackOverflowError if there is not
	 */
	static void require() {
		STEPS.take(0);
	}

	/**
	 * Whether there is room for what {@link #require()} is for.
	 */
	static boolean isThere() {
		try {
			require();
			return true;
		}
		catch (StackOverflowError ex) {
			return false;
		}
	}

	/**
	 * Whether there is room for a scope.
	 */
	static boolean isThereForScope() {
		try {
			SCOPE.take(0);
			return true;
		}
		catch (StackOverflowError ex) {
			return false;
		}
	}

	/**
	 * See that there is room for a scope, or for work that joins one, where the call is
	 * made by a function that runs in a scope: such calls can go on and on from one into
	 * the next. Others are not looked at, which would cost each of them.
	 * @throws StackOverflowError if there is not
	 */
	static void requireForScope() {
		if (ScopeFrame.isInFunction()) {
			SCOPE.take(0);
		}
	}

}
