package io.github.neo4jsessions.test;

/**
 * Whether the content of the database is deleted before each test.
 *
 * @since 0.1.0
 * @see AutoConfigureTestNeo4j#emptyDatabase()
 */
public enum EmptyDatabase {

	/**
	 * The database is emptied if the server was started for the tests: by the test
	 * support, or as a container with {@code @ServiceConnection}. If the server is or may
	 * be another one, the test fails before anything is deleted.
	 */
	IF_STARTED,

	/**
	 * The database is emptied on any server. All nodes and relationships of the database
	 * that the driver of the application connects to are deleted.
	 */
	ALWAYS,

	/**
	 * The database is left as it is.
	 */
	NEVER

}
