package io.github.neo4jsessions.test.driver;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * A whole message, or a part of the handshake, as it arrived.
 *
 * @param type its type
 * @param bytes all its bytes, including the headers of the chunks
 */
record BoltFrame(BoltMessage type, byte[] bytes) {

	private static final int HIGHEST_STRUCT = 0xBF;

	private static final int LOWEST_STRUCT = 0xB0;

	static BoltFrame ofHandshake(byte[] bytes) {
		return new BoltFrame(BoltMessage.HANDSHAKE, bytes);
	}

	static BoltFrame ofChunks(byte[] bytes) {
		return new BoltFrame(type(content(bytes)), bytes);
	}

	/**
	 * Return the message without the chunk headers around it.
	 */
	byte[] content() {
		return content(this.bytes);
	}

	private static BoltMessage type(byte[] content) {
		if (content.length == 0) {
			return BoltMessage.NOOP;
		}
		int marker = Byte.toUnsignedInt(content[0]);
		if (content.length < 2 || marker < LOWEST_STRUCT || marker > HIGHEST_STRUCT) {
			return BoltMessage.UNKNOWN;
		}
		return BoltMessage.of(Byte.toUnsignedInt(content[1]));
	}

	private static byte[] content(byte[] bytes) {
		ByteArrayOutputStream content = new ByteArrayOutputStream(bytes.length);
		ByteBuffer chunks = ByteBuffer.wrap(bytes);
		while (chunks.hasRemaining()) {
			int length = Short.toUnsignedInt(chunks.getShort());
			content.write(bytes, chunks.position(), length);
			chunks.position(chunks.position() + length);
		}
		return content.toByteArray();
	}

}
