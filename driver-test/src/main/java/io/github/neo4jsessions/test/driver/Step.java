package io.github.neo4jsessions.test.driver;

/**
 * A step that code takes with the asynchronous API of the driver.
 */
public enum Step {

	/**
	 * A session is opened: {@code Driver.session}. The only step without a stage.
	 */
	SESSION,

	/**
	 * A transaction begins: {@code AsyncSession.beginTransactionAsync}.
	 */
	BEGIN,

	/**
	 * A query is run, in a transaction or outside of one: {@code runAsync}.
	 */
	RUN,

	/**
	 * A transaction is committed: {@code AsyncTransaction.commitAsync}.
	 */
	COMMIT,

	/**
	 * A transaction is rolled back: {@code AsyncTransaction.rollbackAsync}.
	 */
	ROLLBACK,

	/**
	 * A session is closed: {@code AsyncSession.closeAsync}.
	 */
	CLOSE

}
