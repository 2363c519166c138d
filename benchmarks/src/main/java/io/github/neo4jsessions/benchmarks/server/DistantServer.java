package io.github.neo4jsessions.benchmarks.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy that delays the data between a client and a server, as if the server were far
 * away. It counts how often the client waited for an answer before it continued.
 */
final class DistantServer implements AutoCloseable {

	private static final int BUFFER = 1 << 16;

	private final ServerSocket listener;

	private final URI target;

	private final long delayNanos;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "distant-server");
		thread.setDaemon(true);
		return thread;
	});

	private final AtomicInteger roundTrips = new AtomicInteger();

	private DistantServer(URI target, Duration eachWay) throws IOException {
		this.target = target;
		this.delayNanos = eachWay.toNanos();
		this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
		this.threads.execute(this::listen);
	}

	static DistantServer of(URI target, Duration eachWay) throws IOException {
		return new DistantServer(target, eachWay);
	}

	URI uri() {
		return URI
			.create("bolt://" + this.listener.getInetAddress().getHostAddress() + ":" + this.listener.getLocalPort());
	}

	int roundTrips() {
		return this.roundTrips.get();
	}

	private void listen() {
		try {
			while (true) {
				Socket client = this.listener.accept();
				Socket server = new Socket(this.target.getHost(), this.target.getPort());
				client.setTcpNoDelay(true);
				server.setTcpNoDelay(true);
				Turn turn = new Turn();
				pass(client, server, () -> turn.clientSpeaks(this.roundTrips));
				pass(server, client, turn::serverSpeaks);
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void pass(Socket from, Socket to, Runnable heard) {
		BlockingQueue<Piece> inTransit = new LinkedBlockingQueue<>();
		this.threads.execute(() -> hear(from, inTransit, heard));
		this.threads.execute(() -> say(to, inTransit));
	}

	private void hear(Socket from, BlockingQueue<Piece> inTransit, Runnable heard) {
		try (InputStream in = from.getInputStream()) {
			byte[] buffer = new byte[BUFFER];
			for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
				heard.run();
				inTransit.add(new Piece(Arrays.copyOf(buffer, length), System.nanoTime() + this.delayNanos));
			}
		}
		catch (IOException ex) {
			// the other side has closed the connection
		}
		inTransit.add(new Piece(new byte[0], System.nanoTime() + this.delayNanos));
	}

	private void say(Socket to, BlockingQueue<Piece> inTransit) {
		try (OutputStream out = to.getOutputStream()) {
			for (Piece piece = inTransit.take(); piece.bytes().length > 0; piece = inTransit.take()) {
				TimeUnit.NANOSECONDS.sleep(piece.due() - System.nanoTime());
				out.write(piece.bytes());
			}
		}
		catch (IOException ex) {
			// the other side has closed the connection
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		this.threads.shutdownNow();
	}

	private record Piece(byte[] bytes, long due) {

	}

	/**
	 * Tracks which side sends on a connection.
	 */
	private static final class Turn {

		private boolean answered = true;

		synchronized void clientSpeaks(AtomicInteger roundTrips) {
			if (this.answered) {
				roundTrips.incrementAndGet();
				this.answered = false;
			}
		}

		synchronized void serverSpeaks() {
			this.answered = true;
		}

	}

}
