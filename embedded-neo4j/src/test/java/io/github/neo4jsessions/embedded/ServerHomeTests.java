package io.github.neo4jsessions.embedded;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServerHome} and {@link HomeClaim}.
 */
class ServerHomeTests {

	private final ServerSettings settings = ServerSettings.of(Map.of(), Map.of(), 1);

	@Test
	void temporaryDirectoryInAnUnusablePlaceIsRefusedWithARemedy(@TempDir Path directory) {
		String before = System.getProperty("java.io.tmpdir");
		System.setProperty("java.io.tmpdir", directory.resolve("a:b").toString());
		try {
			assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(ServerHome::inTemporaryDirectory)
				.withMessageContaining("java.io.tmpdir is " + directory.resolve("a:b"))
				.withMessageContaining("dataDirectory(Path)");
		}
		finally {
			System.setProperty("java.io.tmpdir", before);
		}
	}

	@Test
	void directoryIsClaimedByOneOwnerAtATime(@TempDir Path directory) throws Exception {
		ServerHome home = ServerHome.at(directory);
		HomeClaim claim = HomeClaim.of(home, this.settings);
		assertThat(claim).isNotNull();
		assertThat(HomeClaim.of(home, this.settings)).isNull();
		claim.close();
		HomeClaim next = HomeClaim.of(home, this.settings);
		assertThat(next).isNotNull();
		next.close();
	}

	@Test
	void directoryThatAServerHoldsIsNotClaimed(@TempDir Path directory) throws Exception {
		ServerHome home = ServerHome.at(directory);
		OwnerOnly.file(home.lock());
		try (FileChannel channel = FileChannel.open(home.lock(), StandardOpenOption.WRITE)) {
			channel.lock();
			assertThat(HomeClaim.of(home, this.settings)).isNull();
		}
		HomeClaim claim = HomeClaim.of(home, this.settings);
		assertThat(claim).isNotNull();
		claim.close();
	}

	@Test
	void dataElsewhereInTheDirectoryAreFound(@TempDir Path directory) {
		ServerSettings elsewhere = ServerSettings.of(Map.of(), Map.of("server.directories.data", "store"), 1);
		assertThat(ServerHome.at(directory).systemDatabase(elsewhere))
			.isEqualTo(directory.resolve("store/databases/system"));
		assertThat(ServerHome.at(directory).systemDatabase(this.settings))
			.isEqualTo(directory.resolve("data/databases/system"));
	}

}
