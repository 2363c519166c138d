package io.github.neo4jsessions.embedded;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A server and the number of its uses.
 */
final class SharedServer {

	private final ReentrantLock lock = new ReentrantLock();

	private EmbeddedNeo4j server;

	private int uses;

	private volatile boolean jvmEnds;

	/**
	 * Begin a use. Starts the server if it is not running; others wait for it meanwhile.
	 * @param builder the properties of the server
	 * @param keepRunning what the use requires when it ends
	 * @return the use
	 */
	SharedNeo4j use(EmbeddedNeo4j.Builder builder, boolean keepRunning) {
		this.lock.lock();
		try {
			if (this.server == null || this.server.lifecycle().isClosed()) {
				SharedServers.closeIdle();
				this.server = builder.start();
			}
			else if (!this.server.isRunning()) {
				this.server.restart();
			}
			this.uses++;
			return new SharedNeo4j(this, this.server, keepRunning);
		}
		finally {
			this.lock.unlock();
		}
	}

	void end(boolean keepRunning) {
		this.lock.lock();
		try {
			this.uses--;
			if (this.uses == 0 && (!keepRunning || this.jvmEnds)) {
				close();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Close the server if it is running without uses. A server that is being started or
	 * closed is left alone.
	 */
	void closeIfIdle() {
		if (this.lock.tryLock()) {
			try {
				if (this.uses == 0) {
					close();
				}
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Close the server if it is running without uses, otherwise after its last use: the
	 * application may need it while the JVM shuts down.
	 */
	void closeAtEndOfJvm() {
		this.jvmEnds = true;
		closeIfIdle();
	}

	private void close() {
		if (this.server != null) {
			this.server.close();
			this.server = null;
		}
	}

}
