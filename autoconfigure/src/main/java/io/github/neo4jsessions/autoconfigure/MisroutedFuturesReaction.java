package io.github.neo4jsessions.autoconfigure;

/**
 * The reaction to a transactional method whose future is not awaited by its transaction
 * or by another annotation.
 */
enum MisroutedFuturesReaction {

	/**
	 * Log a warning.
	 */
	WARN,

	/**
	 * Refuse to start.
	 */
	FAIL,

	/**
	 * Ignore the method.
	 */
	IGNORE

}
