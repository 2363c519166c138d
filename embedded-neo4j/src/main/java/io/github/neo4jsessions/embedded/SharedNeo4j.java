package io.github.neo4jsessions.embedded;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One use of a server that several uses in this JVM share, such as the application
 * contexts of tests.
 *
 * <pre class="code">
 * try (SharedNeo4j shared = SharedNeo4j.use(EmbeddedNeo4j.builder())) {
 *     EmbeddedNeo4j neo4j = shared.server();
 *     ...
 * }
 * </pre>
 *
 * <p>
 * All uses with the same properties share one server. The server is closed when the last
 * use ends, unless that use keeps it running. Instances are thread-safe.
 */
public final class SharedNeo4j implements AutoCloseable {

	private final SharedServer shared;

	private final EmbeddedNeo4j server;

	private final boolean keepRunning;

	private final AtomicBoolean ended = new AtomicBoolean();

	SharedNeo4j(SharedServer shared, EmbeddedNeo4j server, boolean keepRunning) {
		this.shared = shared;
		this.server = server;
		this.keepRunning = keepRunning;
	}

	/**
	 * Use the server of this JVM that has the properties of a builder. It is started if
	 * there is none, and started again if it has ended.
	 * @param builder the properties: version, port, directory and settings
	 * @return the use, which must be closed
	 * @throws EmbeddedNeo4jException if the server does not start
	 */
	public static SharedNeo4j use(EmbeddedNeo4j.Builder builder) {
		return use(builder, false);
	}

	/**
	 * Use the server of this JVM that has the properties of a builder, and specify what
	 * happens to it when no use is left.
	 * @param builder the properties: version, port, directory and settings
	 * @param keepRunning whether the server keeps running after this use, if it is the
	 * last one, for later uses. It is closed when another shared server starts, or when
	 * the JVM ends
	 * @return the use, which must be closed
	 * @throws EmbeddedNeo4jException if the server does not start
	 */
	public static SharedNeo4j use(EmbeddedNeo4j.Builder builder, boolean keepRunning) {
		return SharedServers.use(builder, keepRunning);
	}

	/**
	 * Return the server. Close this use instead of the server, which others may use.
	 * @return the server, which answers Bolt
	 */
	public EmbeddedNeo4j server() {
		return this.server;
	}

	/**
	 * End this use, and close the server if it was the last one that needs it. Further
	 * calls have no effect.
	 */
	@Override
	public void close() {
		if (this.ended.compareAndSet(false, true)) {
			this.shared.end(this.keepRunning);
		}
	}

}
