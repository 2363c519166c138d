package io.github.neo4jsessions.sample;

/**
 * What can be broken.
 */
enum Scenario {

	/** The server is suspended for three seconds, while transfers are made. */
	PAUSE,

	/** The server is killed while transfers are made, and started again. */
	KILL,

	/** The caller of a held transfer cancels it. */
	CANCEL,

	/** More transfers are made than may run and wait. */
	FILL

}
