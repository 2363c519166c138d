package io.github.neo4jsessions.embedded;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The server processes of an {@link EmbeddedNeo4j}, one after the other, in one directory
 * and, once started, on one port. The methods that change their state exclude each other.
 */
final class ServerLifecycle {

	private static final System.Logger logger = System.getLogger(EmbeddedNeo4j.class.getName());

	private static final int PORT_ATTEMPTS = 3;

	private final ReentrantLock lock = new ReentrantLock();

	private final ServerHome home;

	private final ServerStarter starter;

	private volatile int port;

	private volatile ServerProcess process;

	private final Thread endOfJvm = new Thread(this::onEndOfJvm, "embedded-neo4j-end");

	private Suspension suspension;

	private volatile boolean jvmEnds;

	private volatile boolean closed;

	ServerLifecycle(ServerStarter starter) {
		this.starter = starter;
		this.home = starter.home();
	}

	String version() {
		return this.starter.distribution().version();
	}

	ServerHome home() {
		return this.home;
	}

	int port() {
		return this.port;
	}

	/**
	 * Return the current process, or the last one.
	 */
	ServerProcess process() {
		return this.process;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Start the first process.
	 * @param requestedPort its Bolt port, or 0 for a free one
	 */
	void start(int requestedPort) {
		locked(() -> startFirst(requestedPort));
	}

	void stop() {
		locked(() -> {
			doStop();
			deleteAtEndOfJvm();
		});
	}

	void kill() {
		locked(() -> {
			this.process.kill();
			endSuspension();
			deleteAtEndOfJvm();
		});
	}

	void pause() {
		locked(() -> {
			requireRunning("pause()");
			if (this.suspension != null) {
				throw new IllegalStateException("The server is already paused: call resume() before pause()");
			}
			this.suspension = Suspension.of(this.process.pid());
		});
	}

	void resume() {
		locked(() -> {
			requireRunning("resume()");
			if (this.suspension == null) {
				throw new IllegalStateException("The server is not paused: call pause() before resume()");
			}
			endSuspension();
		});
	}

	void restart() {
		locked(() -> {
			if (this.closed) {
				throw new IllegalStateException("The server is closed: start another one with EmbeddedNeo4j.start()");
			}
			doStop();
			launch(this.port);
		});
	}

	void close() {
		this.closed = true;
		locked(() -> {
			doStop();
			this.home.deleteIfTemporary();
			forgetEndOfJvm();
		});
	}

	private void startFirst(int requestedPort) {
		boolean started = false;
		try {
			Runtime.getRuntime().addShutdownHook(this.endOfJvm);
		}
		catch (IllegalStateException ex) {
			this.home.deleteIfTemporary();
			throw new EmbeddedNeo4jException("The JVM is shutting down, so that no server can be started", ex);
		}
		try {
			if (requestedPort != 0) {
				launch(requestedPort);
			}
			else {
				launchAtFreePort();
			}
			started = true;
		}
		finally {
			if (!started) {
				this.home.deleteIfTemporary();
				forgetEndOfJvm();
			}
		}
	}

	// A running server deletes its directory itself once this JVM has ended. Until then,
	// other shutdown hooks may need it.
	private void onEndOfJvm() {
		this.jvmEnds = true;
		if (this.closed) {
			// the JVM has to wait for the deletion in progress
			this.lock.lock();
		}
		else if (!this.lock.tryLock()) {
			return;
		}
		try {
			deleteAtEndOfJvm();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void deleteAtEndOfJvm() {
		if (this.jvmEnds && (this.process == null || !this.process.isAlive())) {
			this.home.deleteIfTemporary();
		}
	}

	private void forgetEndOfJvm() {
		if (!this.jvmEnds) {
			try {
				Runtime.getRuntime().removeShutdownHook(this.endOfJvm);
			}
			catch (IllegalStateException ex) {
				// the hook is running, and finds nothing to do
			}
		}
	}

	private void launchAtFreePort() {
		for (int attempt = 1;; attempt++) {
			int candidate = Ports.free();
			try {
				launch(candidate);
				return;
			}
			catch (EmbeddedNeo4jException ex) {
				// another process may have taken the port before the server started
				if (attempt == PORT_ATTEMPTS || Ports.isFree(candidate)) {
					throw ex;
				}
				logger.log(System.Logger.Level.INFO, "Port {0} is in use by another process, trying another port",
						Integer.toString(candidate));
			}
		}
	}

	private void launch(int launchPort) {
		this.process = this.starter.start(launchPort, (this.process != null) ? this.process.password().known() : null);
		this.port = launchPort;
	}

	private void doStop() {
		endSuspension();
		this.process.terminate();
	}

	private void endSuspension() {
		if (this.suspension != null) {
			this.suspension.end();
			this.suspension = null;
		}
	}

	private void requireRunning(String call) {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("The server is not running: call restart() before " + call
					+ ", or start another server if it is closed");
		}
	}

	private void locked(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

}
