package io.github.neo4jsessions.internal.async;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SafeLogTests {

	private static final SafeLog log = new SafeLog(LogFactory.getLog(SafeLogTests.class));

	@ParameterizedTest
	@ValueSource(ints = { '\n', '\r', '\t', 0, 0x1b, 0x7f, 0x85, 0x200b, 0x200e, 0x2028, 0x2029, 0x202e, 0x2066, 0xfeff,
			0xd800 })
	void invisibleCharactersAreEscaped(int character) {
		assertThat(SafeLog.escape("a" + (char) character + "b")).isEqualTo("a\\u"
				+ "0".repeat(4 - Integer.toHexString(character).length()) + Integer.toHexString(character) + "b");
	}

	@Test
	void supplementaryCharactersAreEscapedAsTwoUnits() {
		assertThat(SafeLog.escape(Character.toString(0xe0041))).isEqualTo("\\udb40\\udc41");
	}

	@Test
	void otherTextIsNotChanged() {
		String text = "Bestände 'α' 📦 a\\b \u0661";
		assertThat(SafeLog.escape(text)).isSameAs(text);
	}

	@Test
	void aLineStaysOneLineAtEachLevel(CapturedOutput output) {
		log.info("info\nforged");
		log.warn("warn\nforged");
		log.warn("with error\r\nforged", new IllegalStateException("the call failed"));
		assertThat(output.getAll().lines()).noneMatch((line) -> line.startsWith("forged"))
			.anyMatch((line) -> line.endsWith("info\\u000aforged"))
			.anyMatch((line) -> line.endsWith("warn\\u000aforged"))
			.anyMatch((line) -> line.endsWith("with error\\u000d\\u000aforged"));
	}

}
