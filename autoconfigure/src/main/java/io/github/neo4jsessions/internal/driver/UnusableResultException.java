package io.github.neo4jsessions.internal.driver;

import org.jspecify.annotations.Nullable;

/**
 * Reports that the work returned an unusable result, or left a transaction open. It
 * causes a rollback regardless of the rollback rules.
 */
public final class UnusableResultException extends IllegalStateException {

	private UnusableResultException(String message) {
		super(message);
	}

	/**
	 * Create the exception for work that returned no stage.
	 * @param transaction the name of the transaction, or {@code null} if it has none
	 */
	public static UnusableResultException noStage(@Nullable String transaction) {
		return new UnusableResultException(
				"The work " + ((transaction != null) ? "of transaction '" + transaction + "' " : "")
						+ "returned null instead of a stage. "
						+ "Return CompletableFuture.completedFuture(null) if there is nothing to wait for");
	}

	static UnusableResultException openTransaction() {
		return new UnusableResultException("The work of execute began a transaction with beginTransactionAsync and "
				+ "did not end it: it is rolled back when its session is closed. Commit it or roll it back before the "
				+ "stage that the work returns completes, or use executeWrite, which does both");
	}

	public static UnusableResultException cursor() {
		return new UnusableResultException("The work returned a ResultCursor, which cannot be read after its session "
				+ "is closed. Read it inside the work, with singleAsync, listAsync, forEachAsync or consumeAsync");
	}

}
