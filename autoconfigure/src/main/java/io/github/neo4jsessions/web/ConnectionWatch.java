package io.github.neo4jsessions.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.async.Timeouts;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a client has closed a connection whose request is in progress. Tomcat and
 * Jetty do not: they read an HTTP/1.1 connection again when its request has been
 * answered.
 * <p>
 * The watch reads nothing, and so takes no byte from the container. A connection that is
 * closed is ready to be read but has no bytes. This must be observed twice in a row,
 * since another thread may have read the bytes that made it ready. A connection that has
 * bytes to read is not watched any longer: what follows them cannot be known without
 * reading them.
 * <p>
 * The watch has no thread: one timer checks all connections as long as there are any.
 *
 * @since 0.1.0
 */
public final class ConnectionWatch implements AutoCloseable {

	/**
	 * The time between two looks at the connections.
	 */
	static final Duration INTERVAL = Duration.ofMillis(200);

	private final SafeLog log = new SafeLog(LogFactory.getLog(ConnectionWatch.class));

	private final Set<Watched> connections = new LinkedHashSet<>();

	private final Callable<Selector> selectors;

	private @Nullable Selector selector;

	private long looks;

	private boolean scheduled;

	/**
	 * Whether the last look has failed.
	 */
	private boolean failed;

	private boolean closed;

	/**
	 * Create a watch. It opens a selector for the first connection that it watches.
	 */
	public ConnectionWatch() {
		this(Selector::open);
	}

	/**
	 * Use the given selectors.
	 */
	ConnectionWatch(Callable<Selector> selectors) {
		this.selectors = selectors;
	}

	/**
	 * Watch a connection.
	 * @param channel its channel, which is not in blocking mode
	 * @param whenClosed called once, on a thread that may run code of the application, if
	 * the client closes the connection
	 */
	synchronized Watched watch(SocketChannel channel, Runnable whenClosed) {
		Watched watched = new Watched(channel, whenClosed);
		if (!this.closed) {
			this.connections.add(watched);
			schedule();
		}
		return watched;
	}

	private void schedule() {
		if (!this.scheduled && !this.connections.isEmpty()) {
			this.scheduled = true;
			Timeouts.after(INTERVAL, this::lookAndScheduleNext);
		}
	}

	private void lookAndScheduleNext() {
		synchronized (this) {
			this.scheduled = false;
		}
		look();
		synchronized (this) {
			schedule();
		}
	}

	/**
	 * Look at all connections.
	 */
	void look() {
		List<Watched> gone = new ArrayList<>();
		synchronized (this) {
			try {
				look(gone);
			}
			catch (Exception ex) {
				reset(ex);
			}
		}
		gone.forEach((watched) -> Timeouts.callBack(watched.whenClosed));
	}

	private void look(List<Watched> gone) throws Exception {
		if (this.closed || this.connections.isEmpty()) {
			return;
		}
		Selector selector = selector();
		this.looks++;
		// registered only now: most requests are answered before
		this.connections.removeIf((watched) -> !watched.register(selector));
		List<Watched> ready = new ArrayList<>();
		selector.selectNow((key) -> ready.add((Watched) key.attachment()));
		for (Watched watched : ready) {
			if (watched.hasBytes()) {
				remove(watched);
			}
			else if (watched.readyAt == this.looks - 1) {
				gone.add(watched);
				remove(watched);
			}
			else {
				watched.readyAt = this.looks;
			}
		}
		deregisterRemoved(selector);
		this.failed = false;
	}

	/**
	 * Deregister all channels after an error. The next look has a new selector.
	 */
	private void reset(Exception error) {
		if (!this.failed) {
			// not at every look: there are five in a second
			this.failed = true;
			this.log.warn("Connections of clients cannot be watched: " + Exceptions.describe(error));
		}
		try {
			closeSelector();
		}
		catch (IOException ex) {
			this.log.debug("The connections of clients could not be deregistered", ex);
		}
	}

	private void closeSelector() throws IOException {
		Selector selector = this.selector;
		this.selector = null;
		this.connections.clear();
		if (selector != null) {
			selector.close();
		}
	}

	private Selector selector() throws Exception {
		Selector selector = this.selector;
		if (selector == null) {
			selector = this.selectors.call();
			this.selector = selector;
		}
		return selector;
	}

	private void remove(Watched watched) {
		this.connections.remove(watched);
		SelectionKey key = watched.key;
		if (key != null) {
			key.cancel();
		}
	}

	/**
	 * Deregister the channels whose keys were cancelled, since a channel must not be
	 * registered when the connection's next request is watched, and keeps its descriptor
	 * while it is registered.
	 */
	private static void deregisterRemoved(Selector selector) throws IOException {
		selector.selectNow((key) -> {
		});
	}

	private synchronized void forget(Watched watched) {
		Selector selector = this.selector;
		if (this.closed || !this.connections.contains(watched)) {
			return;
		}
		remove(watched);
		try {
			if (selector != null && watched.key != null) {
				deregisterRemoved(selector);
			}
		}
		catch (IOException ex) {
			this.log.debug("A connection of a client could not be deregistered", ex);
		}
	}

	/**
	 * Return how many connections are watched.
	 */
	synchronized int size() {
		return this.connections.size();
	}

	@Override
	public synchronized void close() throws IOException {
		this.closed = true;
		closeSelector();
	}

	/**
	 * A connection that is watched.
	 */
	final class Watched {

		private final SocketChannel channel;

		private final Runnable whenClosed;

		private @Nullable SelectionKey key;

		/**
		 * The last look at which the connection was ready to be read, without a byte.
		 */
		private long readyAt = -1;

		private Watched(SocketChannel channel, Runnable whenClosed) {
			this.channel = channel;
			this.whenClosed = whenClosed;
		}

		/**
		 * Stop watching. When this method returns, the container may read from the
		 * connection.
		 */
		void forget() {
			ConnectionWatch.this.forget(this);
		}

		/**
		 * Register the channel, unless it is registered.
		 * @return {@code false} if the connection cannot be watched: the container has
		 * closed it, or another request is watching it
		 */
		private boolean register(Selector selector) {
			try {
				if (this.key == null && isSocket() && this.channel.keyFor(selector) == null) {
					this.key = this.channel.register(selector, SelectionKey.OP_READ, this);
				}
				return this.key != null && this.key.isValid();
			}
			catch (IOException | RuntimeException ex) {
				ConnectionWatch.this.log.debug("A connection of a client cannot be watched", ex);
				return false;
			}
		}

		/**
		 * Return whether the channel is open, and not one of a Unix domain.
		 */
		private boolean isSocket() throws IOException {
			return this.channel.isOpen() && this.channel.getLocalAddress() instanceof InetSocketAddress;
		}

		private boolean hasBytes() {
			try {
				// reads none of them
				return this.channel.socket().getInputStream().available() > 0;
			}
			catch (IOException ex) {
				// the connection is broken
				return false;
			}
		}

	}

}
