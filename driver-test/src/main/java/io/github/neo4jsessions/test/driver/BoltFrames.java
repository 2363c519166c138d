package io.github.neo4jsessions.test.driver;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds the messages in one direction of a Bolt connection, however the bytes are split.
 * <p>
 * The driver's direction needs that of the server: the server's answer to the handshake
 * decides whether the driver sends one more item before its first message.
 */
final class BoltFrames {

	private static final int MAGIC = 0x6060B017;

	private static final int MANIFEST = 0x000001FF;

	private static final int VERSION_LENGTH = 4;

	private static final int PROPOSAL_LENGTH = 5 * VERSION_LENGTH;

	private static final int INCOMPLETE = 0;

	private final @Nullable BoltFrames server;

	private Phase phase;

	private volatile boolean manifest;

	private ByteBuffer bytes = ByteBuffer.allocate(1024).limit(0);

	private BoltFrames(Phase phase, @Nullable BoltFrames server) {
		this.phase = phase;
		this.server = server;
	}

	static BoltFrames ofServer() {
		return new BoltFrames(Phase.ANSWER, null);
	}

	static BoltFrames ofDriver(BoltFrames server) {
		return new BoltFrames(Phase.PROPOSAL, server);
	}

	/**
	 * Add the next bytes of the stream.
	 * @param source the array that holds them
	 * @param count the number of bytes, from the beginning of the array
	 * @return the messages that are now complete
	 */
	List<BoltFrame> add(byte[] source, int count) {
		append(source, count);
		List<BoltFrame> frames = new ArrayList<>();
		for (int length = nextLength(); length != INCOMPLETE; length = nextLength()) {
			byte[] frame = new byte[length];
			this.bytes.get(frame);
			frames.add((this.phase == Phase.MESSAGES) ? BoltFrame.ofChunks(frame) : handshake(frame));
		}
		return frames;
	}

	private void append(byte[] source, int count) {
		this.bytes.compact();
		if (this.bytes.remaining() < count) {
			this.bytes = ByteBuffer.allocate(2 * (this.bytes.position() + count)).put(this.bytes.flip());
		}
		this.bytes.put(source, 0, count).flip();
	}

	private BoltFrame handshake(byte[] frame) {
		this.phase = switch (this.phase) {
			case PROPOSAL -> Phase.CHOICE;
			case ANSWER, CHOICE, MESSAGES -> Phase.MESSAGES;
		};
		return BoltFrame.ofHandshake(frame);
	}

	private int nextLength() {
		if (this.phase == Phase.CHOICE && this.bytes.hasRemaining() && !serverSentManifest()) {
			this.phase = Phase.MESSAGES;
		}
		return switch (this.phase) {
			case PROPOSAL -> proposalLength();
			case ANSWER -> answerLength();
			case CHOICE -> choiceLength();
			case MESSAGES -> messageLength();
		};
	}

	private boolean serverSentManifest() {
		return this.server != null && this.server.manifest;
	}

	private int proposalLength() {
		if (this.bytes.remaining() < PROPOSAL_LENGTH) {
			return INCOMPLETE;
		}
		if (firstInt() != MAGIC) {
			throw new IllegalStateException(String.format(Locale.ROOT,
					"This is not Bolt: the driver began with %08X; does it use TLS?", firstInt()));
		}
		return PROPOSAL_LENGTH;
	}

	private int answerLength() {
		if (this.bytes.remaining() < VERSION_LENGTH) {
			return INCOMPLETE;
		}
		if (firstInt() != MANIFEST) {
			return VERSION_LENGTH;
		}
		this.manifest = true;
		int countLength = varintLength(VERSION_LENGTH);
		if (countLength == INCOMPLETE) {
			return INCOMPLETE;
		}
		return withCapabilities(VERSION_LENGTH + countLength + varint(VERSION_LENGTH) * VERSION_LENGTH);
	}

	private int choiceLength() {
		return withCapabilities(VERSION_LENGTH);
	}

	private int withCapabilities(int offset) {
		int length = varintLength(offset);
		return (length != INCOMPLETE) ? offset + length : INCOMPLETE;
	}

	private int messageLength() {
		int offset = 0;
		while (this.bytes.remaining() >= offset + Short.BYTES) {
			int length = Short.toUnsignedInt(this.bytes.getShort(this.bytes.position() + offset));
			offset += Short.BYTES + length;
			if (length == 0) {
				return offset;
			}
		}
		return INCOMPLETE;
	}

	private int varintLength(int offset) {
		for (int length = 1; offset + length <= this.bytes.remaining(); length++) {
			if (byteAt(offset + length - 1) >= 0) {
				return length;
			}
		}
		return INCOMPLETE;
	}

	private int varint(int offset) {
		int value = 0;
		for (int i = varintLength(offset) - 1; i >= 0; i--) {
			value = value << 7 | byteAt(offset + i) & 0x7F;
		}
		return value;
	}

	private byte byteAt(int offset) {
		return this.bytes.get(this.bytes.position() + offset);
	}

	private int firstInt() {
		return this.bytes.getInt(this.bytes.position());
	}

	/**
	 * What a direction expects next.
	 */
	private enum Phase {

		/**
		 * The driver's magic number and its four versions.
		 */
		PROPOSAL,

		/**
		 * The server's version, or its manifest of versions.
		 */
		ANSWER,

		/**
		 * The version that the driver chose from the manifest, if there was one.
		 */
		CHOICE,

		/**
		 * Only messages.
		 */
		MESSAGES

	}

}
