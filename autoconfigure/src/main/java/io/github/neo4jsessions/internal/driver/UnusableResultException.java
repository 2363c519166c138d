package io.github.neo4jsessions.internal.driver;

/**
 * Reports that the work returned an unusable result, or left a transaction open. It
 * causes a rollback whatever the rollback rules say.
 */
public final class UnusableResultException extends IllegalStateException {

	private UnusableResultException(String message) {
		super(message);
	}

	public static UnusableResultException noStage() {
		return new UnusableResultException("The work returned null instead of a stage; "
				+ "CompletableFuture.completedFuture(null) is one with nothing to wait for");
	}

	static UnusableResultException openTransaction() {
		return new UnusableResultException("The work of execute left a transaction open that it had begun by "
				+ "beginTransactionAsync: it is rolled back with its session, and nothing of it is stored. Commit it or "
				+ "roll it back inside the work, in the stage that the work returns, or use executeWrite, which does both");
	}

	public static UnusableResultException cursor() {
		return new UnusableResultException("The work returned a ResultCursor, which is of no use after its session "
				+ "is closed; consume it inside the work: singleAsync, listAsync, forEachAsync or consumeAsync");
	}

}
