package io.github.neo4jsessions.autoconfigure;

/**
 * What to do about a transactional method whose future is not waited for.
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
	 * Say nothing.
	 */
	IGNORE

}
