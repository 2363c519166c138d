package io.github.neo4jsessions.server;

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

import org.springframework.util.Assert;

/**
 * Stands between a driver and a server, knows the messages that go through, and lets the
 * network fail at a chosen one:
 *
 * <pre class="code">
 * try (BoltProxy proxy = BoltProxy.to(serverUri);
 *         Driver driver = GraphDatabase.driver(proxy.uri())) {
 *     Fault lost = proxy.on(BoltMessage.COMMIT).cutBeforeAnswer();
 *     // commit: the driver does not learn that it was done
 *     lost.awaitReached(Duration.ofSeconds(30));
 * }
 * </pre>
 *
 * Faults apply to requests that the proxy gets after they were set. Each of several
 * faults counts the requests for itself, and more than one may apply to a request. For
 * {@code bolt} without TLS. Thread-safe.
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

	private final AtomicReference<Exception> bug = new AtomicReference<>();

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
	 * @return a proxy that listens on a free port
	 */
	public static BoltProxy to(URI target) {
		Assert.isTrue("bolt".equals(target.getScheme()), () -> "The proxy is for bolt://, not for " + target);
		int port = (target.getPort() != -1) ? target.getPort() : DEFAULT_PORT;
		try {
			return new BoltProxy(new InetSocketAddress(target.getHost(), port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where the proxy listens.
	 * @return the URI for a driver
	 */
	public URI uri() {
		return URI.create("bolt://127.0.0.1:" + this.listener.getLocalPort());
	}

	/**
	 * Let something happen to the next request of a type.
	 * @param request the type
	 * @return to say what happens
	 */
	public FaultSpec on(BoltMessage request) {
		return new FaultSpec(request, this.traffic::add);
	}

	/**
	 * Let every message take longer. The order of the messages is kept.
	 * @param eachWay how much longer, for requests and for answers
	 */
	public void delay(Duration eachWay) {
		this.traffic.delay(eachWay);
	}

	/**
	 * Close all connections now.
	 */
	public void cutAll() {
		this.connections.forEach(BoltConnection::close);
	}

	/**
	 * Close new connections before anything is said. Those that are open stay.
	 */
	public synchronized void refuse() {
		this.refusing = true;
	}

	/**
	 * Take new connections again.
	 */
	public synchronized void accept() {
		this.refusing = false;
	}

	/**
	 * What the driver sent, in the order in which it came.
	 * @return a copy
	 */
	public List<BoltRequest> requests() {
		return this.traffic.requests();
	}

	/**
	 * Forget the requests that came and the faults that were set, so that a long life
	 * does not fill the memory. The numbers go on.
	 */
	public void forget() {
		this.traffic.forget();
		this.threads.removeIf((thread) -> !thread.isAlive());
	}

	/**
	 * How often the driver waited for an answer before it sent the next request, over all
	 * connections. Exact where the delay is longer than the driver takes to send what it
	 * sends without waiting.
	 * @return the number of round trips, that of the handshake not included
	 */
	public int roundTrips() {
		return this.traffic.roundTrips();
	}

	/**
	 * How many rows the server has sent, over all connections. Those that are not passed
	 * on yet are included.
	 * @return the number
	 */
	public long records() {
		return this.traffic.records();
	}

	/**
	 * How many connections the driver has open.
	 * @return the number
	 */
	public int connections() {
		return (int) this.connections.stream().filter(BoltConnection::isOpen).count();
	}

	/**
	 * Close all connections and end all threads.
	 * @throws IllegalStateException if the proxy found something that it does not
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
			Assert.state(!thread.isAlive(), () -> thread + " does not end");
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
