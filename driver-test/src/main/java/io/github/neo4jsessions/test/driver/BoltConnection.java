package io.github.neo4jsessions.test.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A connection of a driver, and the connection to the server that belongs to it. Two
 * threads read, and never wait for each other; two threads write.
 */
final class BoltConnection {

	private static final int BUFFER_SIZE = 64 * 1024;

	private final int number;

	private final Socket driver;

	private final Socket server = new Socket();

	private final BoltTraffic traffic;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final BoltLane toServer;

	private final BoltLane toDriver;

	private final Queue<BoltExchange> unanswered = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean driverSawAnswer = new AtomicBoolean(true);

	private volatile boolean driverGone;

	BoltConnection(int number, Socket driver, BoltTraffic traffic) {
		this.number = number;
		this.driver = driver;
		this.traffic = traffic;
		this.toServer = new BoltLane(traffic::delay, this.closed);
		this.toDriver = new BoltLane(traffic::delay, this.closed);
	}

	/**
	 * Connect to the server, and pass messages on until one of the two sides closes.
	 * @param target the server
	 * @param threads runs four blocking tasks
	 * @param bugs receives exceptions that are not caused by the network
	 */
	void start(InetSocketAddress target, Executor threads, Consumer<Exception> bugs) {
		BoltFrames fromServer = BoltFrames.ofServer();
		BoltFrames fromDriver = BoltFrames.ofDriver(fromServer);
		CompletableFuture<Void> connected = new CompletableFuture<>();
		this.toServer.add(() -> {
			this.driver.setTcpNoDelay(true);
			this.server.setTcpNoDelay(true);
			this.server.connect(target);
			connected.complete(null);
		});
		run(threads, bugs, () -> readDriver(fromDriver));
		run(threads, bugs, () -> {
			CompletableFuture.anyOf(connected, this.closed).join();
			readServer(fromServer);
		});
		run(threads, bugs, this.toServer::work);
		run(threads, bugs, this.toDriver::work);
	}

	/**
	 * Whether the driver's side is open.
	 */
	boolean isOpen() {
		return !this.driverGone && !this.closed.isDone();
	}

	/**
	 * Close both sides at once, without waiting for messages in transit. The connection
	 * no longer counts as open when the driver notices.
	 */
	void close() {
		this.closed.complete(null);
		close(this.driver);
		close(this.server);
	}

	/**
	 * Register an action that runs when the connection is closed.
	 */
	void onClose(Runnable action) {
		this.closed.thenRun(action);
	}

	private void run(Executor threads, Consumer<Exception> bugs, Task task) {
		threads.execute(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				close();
			}
			catch (InterruptedException ex) {
				close();
				Thread.currentThread().interrupt();
			}
			catch (RuntimeException ex) {
				close();
				bugs.accept(ex);
			}
		});
	}

	private void readDriver(BoltFrames frames) {
		read(this.driver, frames, this::fromDriver);
		this.driverGone = true;
		this.toServer.add(this::close);
	}

	private void readServer(BoltFrames frames) {
		read(this.server, frames, this::fromServer);
		this.toDriver.add(this::close);
	}

	private void read(Socket socket, BoltFrames frames, Consumer<BoltFrame> consumer) {
		byte[] buffer = new byte[BUFFER_SIZE];
		try {
			InputStream in = socket.getInputStream();
			for (int count = in.read(buffer); count != -1; count = in.read(buffer)) {
				frames.add(buffer, count).forEach(consumer);
			}
		}
		catch (IOException ex) {
			// the same as the end of the stream
		}
	}

	private void fromDriver(BoltFrame frame) {
		BoltLane.Action pass = () -> this.server.getOutputStream().write(frame.bytes());
		if (frame.type() == BoltMessage.HANDSHAKE || frame.type() == BoltMessage.NOOP) {
			this.toServer.add(pass);
			return;
		}
		BoltRequest request = BoltRequest.of(this.number, frame);
		BoltExchange exchange = new BoltExchange(this.traffic.arrived(request, this.driverSawAnswer.getAndSet(false)),
				this.closed, this::close);
		if (frame.type() != BoltMessage.GOODBYE) {
			this.unanswered.add(exchange);
		}
		exchange.request(this.toServer, pass);
	}

	// one write for a whole frame: a driver fails on a manifest that arrives in pieces
	private void fromServer(BoltFrame frame) {
		BoltLane.Action pass = () -> this.driver.getOutputStream().write(frame.bytes());
		BoltLane.Action passAnswer = () -> {
			this.driverSawAnswer.set(true);
			pass.run();
		};
		if (!frame.type().isAnswer() || this.unanswered.isEmpty()) {
			this.toDriver.add(pass);
		}
		else if (frame.type() == BoltMessage.RECORD) {
			this.traffic.recordArrived();
			this.unanswered.element().record(this.toDriver, passAnswer);
		}
		else {
			this.unanswered.remove().end(this.toDriver, passAnswer);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The task of one of the threads.
	 */
	private interface Task {

		void run() throws IOException, InterruptedException;

	}

}
