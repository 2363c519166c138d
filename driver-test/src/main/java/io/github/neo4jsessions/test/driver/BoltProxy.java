package io.github.neo4jsessions.test.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Runs between a driver and a server, parses the messages between them, and lets the
 * network fail at a chosen message:
 *
 * <pre class="code">
 * try (BoltProxy proxy = BoltProxy.to(serverUri);
 *         Driver driver = GraphDatabase.driver(proxy.uri())) {
 *     Fault lost = proxy.on(BoltMessage.COMMIT).cutBeforeAnswer();
 *     // commit: the driver does not receive the answer to it
 *     lost.awaitReached(Duration.ofSeconds(30));
 * }
 * </pre>
 *
 * Faults apply to requests that the proxy receives after the faults were set. Each of
 * several faults counts the requests on its own, and more than one may apply to a
 * request. The proxy supports {@code bolt} without TLS: no {@code neo4j} addresses, from
 * which a driver would connect to the server directly. It is thread-safe. No method
 * accepts {@code null}.
 */
public final class BoltProxy implements AutoCloseable {

	private static final int DEFAULT_PORT = 7687;

	private static final int MILLISECONDS_TO_END = 30_000;

	private final InetSocketAddress target;

	private final ServerSocket listener;

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final ExecutorService executor;

	private final BoltTraffic traffic = new BoltTraffic();

	private final Set<BoltConnection> connections = ConcurrentHashMap.newKeySet();

	private final AtomicReference<@Nullable Exception> bug = new AtomicReference<>();

	private boolean refusing;

	private int lastNumber;

	private BoltProxy(InetSocketAddress target) throws IOException {
		this.target = target;
		this.listener = new ServerSocket(0, 0, InetAddress.getByName("127.0.0.1"));
		String name = "bolt-proxy-" + this.listener.getLocalPort();
		this.executor = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			this.threads.add(thread);
			return thread;
		});
		this.executor.execute(this::listen);
	}

	/**
	 * Start a proxy.
	 * @param target the server, which need not run yet
	 * @return a proxy that listens on a free port of the loopback interface
	 * @throws IllegalArgumentException if the scheme is not {@code bolt}, or if there is
	 * no host
	 * @throws UncheckedIOException if no port can be opened
	 */
	public static BoltProxy to(URI target) {
		Arguments.isTrue("bolt".equals(Arguments.notNull(target, "target").getScheme()) && target.getHost() != null,
				() -> "The proxy supports addresses like bolt://localhost:7687, not " + target);
		int port = (target.getPort() != -1) ? target.getPort() : DEFAULT_PORT;
		try {
			return new BoltProxy(new InetSocketAddress(target.getHost(), port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the address on which the proxy listens.
	 * @return the URI for a driver
	 */
	public URI uri() {
		return URI.create("bolt://127.0.0.1:" + this.listener.getLocalPort());
	}

	/**
	 * Let a fault happen to the next request of a type.
	 * @param request the type
	 * @return the specification of the fault
	 * @throws IllegalArgumentException if a message of this type is not a request
	 */
	public FaultSpec on(BoltMessage request) {
		return new FaultSpec(request, this.traffic::add);
	}

	/**
	 * Delay every message. The order of the messages is kept.
	 * @param eachWay the delay of each request and of each answer; zero for none
	 * @throws IllegalArgumentException if the delay is negative
	 */
	public void delay(Duration eachWay) {
		Arguments.isTrue(!Arguments.notNull(eachWay, "eachWay").isNegative(),
				() -> "'eachWay' must not be negative: " + eachWay);
		this.traffic.delay(eachWay);
	}

	/**
	 * Close all connections now.
	 */
	public void cutAll() {
		this.connections.forEach(BoltConnection::close);
	}

	/**
	 * Close new connections before any message is passed on. Open connections are kept.
	 */
	public synchronized void refuse() {
		this.refusing = true;
	}

	/**
	 * Accept new connections again.
	 */
	public synchronized void accept() {
		this.refusing = false;
	}

	/**
	 * Return what the driver sent, in the order in which it arrived.
	 * @return a copy
	 */
	public List<BoltRequest> requests() {
		return this.traffic.requests();
	}

	/**
	 * Forget the requests that arrived and the faults that were set, so that they do not
	 * fill the memory of a long test. The counters keep their values.
	 */
	public void forget() {
		this.traffic.forget();
		this.threads.removeIf((thread) -> !thread.isAlive());
	}

	/**
	 * Return how often the driver waited for an answer before it sent the next request,
	 * over all connections. The number is exact if the delay is longer than the time that
	 * the driver takes to send pipelined requests.
	 * @return the number of round trips, without that of the handshake
	 */
	public int roundTrips() {
		return this.traffic.roundTrips();
	}

	/**
	 * Return how many rows the server has sent, over all connections, including rows that
	 * are not passed on yet.
	 * @return the number
	 */
	public long records() {
		return this.traffic.records();
	}

	/**
	 * Return how many connections the driver has open.
	 * @return the number
	 */
	public int connections() {
		return (int) this.connections.stream().filter(BoltConnection::isOpen).count();
	}

	/**
	 * Close all connections and end all threads.
	 * @throws IllegalStateException if the proxy received data that it does not
	 * understand, or if a thread does not end
	 */
	@Override
	public void close() {
		closeListener();
		refuse();
		cutAll();
		this.executor.shutdown();
		this.threads.forEach(BoltProxy::awaitEnd);
		if (this.bug.get() != null) {
			throw new IllegalStateException("The proxy failed", this.bug.get());
		}
	}

	private static void awaitEnd(Thread thread) {
		try {
			thread.join(MILLISECONDS_TO_END);
			if (thread.isAlive()) {
				throw new IllegalStateException(thread + " does not end");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void closeListener() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void listen() {
		try {
			while (true) {
				connect(this.listener.accept());
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private synchronized void connect(Socket driver) {
		BoltConnection connection = new BoltConnection(++this.lastNumber, driver, this.traffic);
		if (this.refusing) {
			connection.close();
			return;
		}
		this.connections.add(connection);
		connection.onClose(() -> this.connections.remove(connection));
		connection.start(this.target, this.executor, (ex) -> this.bug.compareAndSet(null, ex));
	}

}
