package io.github.neo4jsessions.webtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client with one connection, which it can close at any time.
 */
final class Client implements AutoCloseable {

	private final Socket socket;

	private final BufferedReader reader;

	Client(int port) {
		try {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
			this.socket.setSoTimeout(60_000);
			this.reader = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Client send(String method, String path) {
		try {
			this.socket.getOutputStream()
				.write((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Read up to the end of a text.
	 */
	void readUntil(String text) {
		StringBuilder latest = new StringBuilder();
		try {
			while (!latest.toString().equals(text)) {
				int next = this.reader.read();
				if (next < 0) {
					throw new IllegalStateException("The connection ended before '" + text + "'");
				}
				latest.append((char) next);
				latest.delete(0, Math.max(0, latest.length() - text.length()));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Tell the server that nothing more will be sent, and wait for its answer.
	 */
	Client closeHalf() {
		try {
			this.socket.shutdownOutput();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
