package io.github.neo4jsessions.test.driver;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BoltFramesTests {

	private static final byte[] PROPOSAL = hex("6060B017 000001FF 00080805 00020404 00000003");

	private static final byte[] VERSION = hex("00000405");

	private static final byte[] MANIFEST = hex("000001FF 02 00080805 00020404 8101");

	private static final byte[] CHOICE = hex("00000805 00");

	private static final byte[] COMMIT = hex("0002 B012 0000");

	private static final byte[] RESET = hex("0002 B00F 0000");

	private static final byte[] NOOP = hex("0000");

	private final BoltFrames server = BoltFrames.ofServer();

	private final BoltFrames driver = BoltFrames.ofDriver(this.server);

	@Test
	void findsMessagesInPiecesOfOneByte() {
		List<BoltFrame> frames = new ArrayList<>(onePieceForEachByte(this.driver, PROPOSAL));
		assertThat(onePieceForEachByte(this.server, VERSION)).singleElement()
			.satisfies((frame) -> assertThat(frame.bytes()).isEqualTo(VERSION));
		frames.addAll(onePieceForEachByte(this.driver, join(COMMIT, NOOP, RESET)));
		assertThat(frames).extracting(BoltFrame::type)
			.containsExactly(BoltMessage.HANDSHAKE, BoltMessage.COMMIT, BoltMessage.NOOP, BoltMessage.RESET);
		assertThat(frames).extracting(BoltFrame::bytes).containsExactly(PROPOSAL, COMMIT, NOOP, RESET);
	}

	@Test
	void findsAllMessagesOfOnePiece() {
		afterHandshake();
		byte[] all = join(NOOP, COMMIT, NOOP, NOOP, RESET, RESET);
		assertThat(this.driver.add(all, all.length)).extracting(BoltFrame::bytes)
			.containsExactly(NOOP, COMMIT, NOOP, NOOP, RESET, RESET);
	}

	@Test
	void readsNoMoreBytesThanTheCount() {
		afterHandshake();
		byte[] buffer = join(COMMIT, RESET);
		assertThat(this.driver.add(buffer, COMMIT.length)).extracting(BoltFrame::bytes).containsExactly(COMMIT);
		assertThat(this.driver.add(buffer, COMMIT.length)).extracting(BoltFrame::bytes).containsExactly(COMMIT);
	}

	@Test
	void theManifestIsOneFrameAndTheDriversChoiceAnother() {
		onePieceForEachByte(this.driver, PROPOSAL);
		assertThat(onePieceForEachByte(this.server, join(MANIFEST, hex("0001 B0 0001 70 0000"))))
			.extracting(BoltFrame::type)
			.containsExactly(BoltMessage.HANDSHAKE, BoltMessage.SUCCESS);
		List<BoltFrame> frames = onePieceForEachByte(this.driver, join(CHOICE, COMMIT));
		assertThat(frames).extracting(BoltFrame::type).containsExactly(BoltMessage.HANDSHAKE, BoltMessage.COMMIT);
		assertThat(frames).extracting(BoltFrame::bytes).containsExactly(CHOICE, COMMIT);
	}

	@Test
	void aManifestMayListManyVersions() {
		byte[] manifest = join(hex("000001FF 8201"), new byte[130 * 4], hex("00"));
		assertThat(onePieceForEachByte(this.server, manifest)).singleElement()
			.satisfies((frame) -> assertThat(frame.bytes()).isEqualTo(manifest));
	}

	@Test
	void joinsChunks() {
		afterHandshake();
		byte[] content = new byte[200_000];
		new Random(1).nextBytes(content);
		content[0] = (byte) 0xB1;
		content[1] = 0x71;
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		for (int at = 0; at < content.length;) {
			int length = (at == 0) ? 1 : Math.min(65_535, content.length - at);
			message.write(length >> 8);
			message.write(length);
			message.write(content, at, length);
			at += length;
		}
		message.writeBytes(NOOP);
		byte[] bytes = message.toByteArray();
		assertThat(this.server.add(bytes, bytes.length - 1)).isEmpty();
		assertThat(this.server.add(NOOP, 1)).singleElement().satisfies((frame) -> {
			assertThat(frame.type()).isEqualTo(BoltMessage.RECORD);
			assertThat(frame.bytes()).isEqualTo(bytes);
			assertThat(frame.content()).isEqualTo(content);
		});
	}

	@Test
	void aMessageThatIsNotListedIsUnknown() {
		assertThat(BoltFrame.ofChunks(hex("0002 B055 0000")).type()).isEqualTo(BoltMessage.UNKNOWN);
		assertThat(BoltFrame.ofChunks(hex("0002 FF12 0000")).type()).isEqualTo(BoltMessage.UNKNOWN);
		assertThat(BoltFrame.ofChunks(hex("0001 B0 0000")).type()).isEqualTo(BoltMessage.UNKNOWN);
	}

	@Test
	void refusesOtherProtocols() {
		assertThatIllegalStateException().isThrownBy(() -> this.driver.add(hex("16030100".repeat(5)), 20))
			.withMessageContaining("16030100")
			.withMessageContaining("TLS");
	}

	@Test
	void readsTheMetadataOfABegin() {
		byte[] extra = hex("A7" + "82 6462 85 6E656F346A" + "84 6D6F6465 81 72" + "8A 74785F74696D656F7574 C9 1388"
				+ "89 626F6F6B6D61726B73 92 81 61 D0 01 62" + "8B 74785F6D65746164617461 D8 02 81 61 C3 81 62 C0"
				+ "81 66 C1 3FF8000000000000" + "81 64 B1 44 C8 80");
		BoltRequest request = BoltRequest.of(7, inOneChunk(join(hex("B1 11"), extra)));
		Map<String, Object> metadata = new HashMap<>(Map.of("a", true));
		metadata.put("b", null);
		assertThat(request.connection()).isEqualTo(7);
		assertThat(request.type()).isEqualTo(BoltMessage.BEGIN);
		assertThat(request.query()).isEmpty();
		assertThat(request.extra()).containsEntry("db", "neo4j")
			.containsEntry("mode", "r")
			.containsEntry("tx_timeout", 5000L)
			.containsEntry("bookmarks", List.of("a", "b"))
			.containsEntry("f", 1.5)
			.containsEntry("d", new PackStream.Structure(0x44, List.of(-128L)))
			.hasSize(7);
		assertThat(request.extra().get("tx_metadata")).isEqualTo(metadata);
	}

	@Test
	void readsTheQueryAndTheMetadataOfARun() {
		BoltRequest request = BoltRequest.of(1,
				inOneChunk(hex("B3 10" + "82 5231" + "A1 81 78 CC 01 FF" + "A1 82 6462 81 78")));
		assertThat(request.query()).isEqualTo("R1");
		assertThat(request.extra()).isEqualTo(Map.of("db", "x"));
	}

	@Test
	void readsNumbersOfAllSizes() {
		assertThat(PackStream.decode(hex("98 00 7F F0 FF C8 80 C9 8000 CA 80000000 CB 8000000000000000")))
			.isEqualTo(List.of(0L, 127L, -16L, -1L, -128L, -32768L, -2147483648L, Long.MIN_VALUE));
	}

	@Test
	void readsLengthsOfAllSizes() {
		assertThat(PackStream.decode(hex("96 D0 01 61 D1 0001 61 D2 00000001 61 D4 01 01 D5 0001 01 D6 00000001 01")))
			.isEqualTo(List.of("a", "a", "a", List.of(1L), List.of(1L), List.of(1L)));
		assertThat(PackStream.decode(hex("93 D8 01 81 61 01 D9 0001 81 61 01 DA 00000001 81 61 01")))
			.isEqualTo(List.of(Map.of("a", 1L), Map.of("a", 1L), Map.of("a", 1L)));
		assertThat(PackStream.decode(hex("CE 00000002 0102"))).isEqualTo(new byte[] { 1, 2 });
		assertThat(PackStream.decode(hex("CD 0002 0102"))).isEqualTo(new byte[] { 1, 2 });
	}

	@Test
	void refusesInvalidValues() {
		assertThatIllegalArgumentException().isThrownBy(() -> PackStream.decode(hex("C4"))).withMessageContaining("C4");
		assertThatIllegalArgumentException().isThrownBy(() -> PackStream.decode(hex("E1"))).withMessageContaining("E1");
	}

	private void afterHandshake() {
		this.driver.add(PROPOSAL, PROPOSAL.length);
		this.server.add(VERSION, VERSION.length);
	}

	private static List<BoltFrame> onePieceForEachByte(BoltFrames frames, byte[] bytes) {
		List<BoltFrame> found = new ArrayList<>();
		for (byte single : bytes) {
			found.addAll(frames.add(new byte[] { single }, 1));
		}
		return found;
	}

	private static BoltFrame inOneChunk(byte[] content) {
		return BoltFrame.ofChunks(join(new byte[] { 0, (byte) content.length }, content, NOOP));
	}

	private static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits.replace(" ", ""));
	}

	private static byte[] join(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

}
