package io.github.neo4jsessions.sample;

/**
 * A server that may be paused and killed, because nobody else uses it. There is none in
 * the packaged application, which does not contain the embedded server.
 */
interface BreakableServer {

	/**
	 * Return whether this application has started the server that it uses.
	 * @return whether the other methods may be called
	 */
	boolean isStarted();

	void pause();

	void resume();

	void kill();

	void restart();

}
