package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback interface.
 */
final class Ports {

	// Below the range of local ports for outgoing connections (from 32768 on Linux, 49152
	// elsewhere): while the server is down before a restart, a client that reconnects
	// must not receive the server's own port.
	private static final int LOWEST = 15000;

	private static final int HIGHEST = 32767;

	private static final int ATTEMPTS = 100;

	private Ports() {
	}

	/**
	 * Return the loopback address that the server listens on, which is IPv4 as in the
	 * URI.
	 * @return 127.0.0.1
	 */
	static InetAddress loopback() {
		try {
			return InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static int free() {
		for (int i = 0; i < ATTEMPTS; i++) {
			int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
			if (isFree(port)) {
				return port;
			}
		}
		try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new EmbeddedNeo4jException("There is no free port on " + loopback().getHostAddress(), ex);
		}
	}

	static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			// as the server itself does: connections of a previous server may linger
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(loopback(), port), 1);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
