package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Attempts a Bolt handshake on a port.
 */
final class BoltProbe {

	private static final int TIMEOUT_MILLIS = 2000;

	// the magic number, then four proposals: 5.8 to 5.0, 5.4 to 5.0, 4.4 to 4.2, 3.0
	static final byte[] HANDSHAKE = { 0x60, 0x60, (byte) 0xB0, 0x17, 0, 8, 8, 5, 0, 4, 4, 5, 0, 2, 4, 4, 0, 0, 0, 3 };

	static final int ANSWER_LENGTH = 4;

	private BoltProbe() {
	}

	/**
	 * Return whether a Bolt server answers on the port. A server that only listens, or
	 * refuses the handshake, does not.
	 * @param port the port on the loopback interface
	 * @return {@code false} if not, including if the answer takes longer than two seconds
	 */
	static boolean answers(int port) {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.connect(new InetSocketAddress(Ports.loopback(), port), TIMEOUT_MILLIS);
			socket.getOutputStream().write(HANDSHAKE);
			return socket.getInputStream().readNBytes(ANSWER_LENGTH).length == ANSWER_LENGTH;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
