package io.github.neo4jsessions.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogTail}.
 */
class LogTailTests {

	@TempDir
	private Path directory;

	@Test
	void longFileIsReducedToItsLastLines() throws Exception {
		Path file = this.directory.resolve("long");
		Files.write(file, IntStream.rangeClosed(1, 20_000).mapToObj((line) -> "line " + line).toList());
		assertThat(LogTail.of(file).lines()).hasSize(40).startsWith("line 19961").endsWith("line 20000");
	}

	@Test
	void shortFileIsReturnedCompletely() throws Exception {
		Path file = Files.writeString(this.directory.resolve("short"), "one\ntwo\n");
		assertThat(LogTail.of(file).lines()).containsExactly("one", "two");
	}

	@Test
	void fileWithoutLinesIsDescribed() throws Exception {
		assertThat(LogTail.of(Files.createFile(this.directory.resolve("empty")))).isEqualTo("(empty)");
		assertThat(LogTail.of(this.directory.resolve("missing"))).startsWith("(not readable: ");
	}

}
