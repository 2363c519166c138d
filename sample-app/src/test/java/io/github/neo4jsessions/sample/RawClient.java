package io.github.neo4jsessions.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sends requests that no HTTP client would send.
 */
final class RawClient {

	private final int port;

	RawClient(int port) {
		this.port = port;
	}

	/**
	 * Send a request on its own connection, which is closed after the answer.
	 * @param target the method and the target of the request
	 * @param headers the headers, one per line
	 * @param body the body as it is sent; a header says how it is framed
	 * @return the answer
	 */
	Answer send(String target, String headers, String body) {
		return send(target, headers, (out) -> out.write(body.getBytes(StandardCharsets.UTF_8)));
	}

	Answer send(String target, String headers, Body body) {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoTimeout(30_000);
			OutputStream out = socket.getOutputStream();
			String host = headers.contains("Host:") ? "" : "Host: localhost:" + this.port + "\r\n";
			String head = target + " HTTP/1.1\r\n" + host + "Connection: close\r\n"
					+ headers.lines().filter((line) -> !line.isBlank()).collect(Collectors.joining("\r\n"));
			out.write((head.stripTrailing() + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
			try {
				body.writeTo(out);
				out.flush();
				socket.shutdownOutput();
			}
			catch (SocketException ex) {
				// the server has read enough: it answered before it closed
			}
			return Answer.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@FunctionalInterface
	interface Body {

		void writeTo(OutputStream out) throws IOException;

	}

	/**
	 * The answer to a request.
	 *
	 * @param status its status
	 * @param headers its headers, by their names in lower case
	 * @param body its body
	 */
	record Answer(int status, Map<String, String> headers, String body) {

		private static Answer parse(String answer) {
			String[] parts = answer.split("\r\n\r\n", 2);
			String[] head = parts[0].split("\r\n");
			Map<String, String> headers = Stream.of(head)
				.skip(1)
				.map((line) -> line.split(": ?", 2))
				.collect(Collectors.toMap((header) -> header[0].toLowerCase(Locale.ROOT), (header) -> header[1],
						(first, second) -> first + ", " + second));
			String body = (parts.length > 1) ? parts[1] : "";
			return new Answer(Integer.parseInt(head[0].split(" ")[1]), headers,
					"chunked".equals(headers.get("transfer-encoding")) ? unchunk(body) : body);
		}

		private static String unchunk(String body) {
			StringBuilder text = new StringBuilder();
			byte[] rest = body.getBytes(StandardCharsets.UTF_8);
			int at = 0;
			while (at < rest.length) {
				int end = at;
				while (rest[end] != '\r') {
					end++;
				}
				int size = Integer.parseInt(new String(rest, at, end - at, StandardCharsets.UTF_8), 16);
				text.append(new String(rest, end + 2, size, StandardCharsets.UTF_8));
				at = end + 2 + size + 2;
			}
			return text.toString();
		}

	}

}
