package io.github.neo4jsessions.test.driver;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads the values in a Bolt message.
 */
final class PackStream {

	private static final int TINY = 0x0F;

	private final ByteBuffer bytes;

	private PackStream(ByteBuffer bytes) {
		this.bytes = bytes;
	}

	/**
	 * Read the value at the start.
	 */
	static @Nullable Object decode(byte[] bytes) {
		return new PackStream(ByteBuffer.wrap(bytes)).value();
	}

	private @Nullable Object value() {
		byte marker = this.bytes.get();
		return switch (marker & 0xF0) {
			case 0x80 -> string(marker & TINY);
			case 0x90 -> list(marker & TINY);
			case 0xA0 -> map(marker & TINY);
			case 0xB0 -> structure(marker & TINY);
			case 0xC0, 0xD0 -> marked(marker & 0xFF);
			case 0xE0 -> throw unknown(marker);
			default -> (long) marker;
		};
	}

	private @Nullable Object marked(int marker) {
		return switch (marker) {
			case 0xC0 -> null;
			case 0xC1 -> this.bytes.getDouble();
			case 0xC2 -> false;
			case 0xC3 -> true;
			case 0xC8 -> (long) this.bytes.get();
			case 0xC9 -> (long) this.bytes.getShort();
			case 0xCA -> (long) this.bytes.getInt();
			case 0xCB -> this.bytes.getLong();
			case 0xCC -> bytes(length8());
			case 0xCD -> bytes(length16());
			case 0xCE -> bytes(length32());
			case 0xD0 -> string(length8());
			case 0xD1 -> string(length16());
			case 0xD2 -> string(length32());
			case 0xD4 -> list(length8());
			case 0xD5 -> list(length16());
			case 0xD6 -> list(length32());
			case 0xD8 -> map(length8());
			case 0xD9 -> map(length16());
			case 0xDA -> map(length32());
			default -> throw unknown(marker);
		};
	}

	private String string(int length) {
		return new String(bytes(length), StandardCharsets.UTF_8);
	}

	private byte[] bytes(int length) {
		byte[] value = new byte[length];
		this.bytes.get(value);
		return value;
	}

	private List<@Nullable Object> list(int size) {
		List<@Nullable Object> values = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			values.add(value());
		}
		return Collections.unmodifiableList(values);
	}

	private Map<String, @Nullable Object> map(int size) {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		for (int i = 0; i < size; i++) {
			values.put(key(), value());
		}
		return Collections.unmodifiableMap(values);
	}

	private String key() {
		return (String) Arguments.notNull(value(), "key");
	}

	private Structure structure(int size) {
		return new Structure(length8(), list(size));
	}

	private int length8() {
		return Byte.toUnsignedInt(this.bytes.get());
	}

	private int length16() {
		return Short.toUnsignedInt(this.bytes.getShort());
	}

	private int length32() {
		return this.bytes.getInt();
	}

	private static IllegalArgumentException unknown(int marker) {
		return new IllegalArgumentException(
				String.format(Locale.ROOT, "%02X is not a marker of PackStream", marker & 0xFF));
	}

	/**
	 * A message, or a value that is not one of the simple ones, such as a date.
	 *
	 * @param signature its type
	 * @param fields its values
	 */
	record Structure(int signature, List<@Nullable Object> fields) {

	}

}
