package io.github.neo4jsessions.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Servers that several users of one JVM share.
 */
class SharedNeo4jIT {

	@Test
	void usesWithEqualPropertiesShareOneServerWhichTheLastOneCloses() {
		SharedNeo4j first = SharedNeo4j.use(EmbeddedNeo4j.builder());
		EmbeddedNeo4j server = first.server();
		try (SharedNeo4j second = SharedNeo4j.use(EmbeddedNeo4j.builder())) {
			assertThat(second.server()).isSameAs(server);
			first.close();
			first.close();
			assertThat(server.isRunning()).isTrue();
		}
		assertThat(server.isRunning()).isFalse();
		assertThat(server.dataDirectory()).doesNotExist();
	}

	@Test
	void usesThatBeginAtOnceStartOneServer() {
		List<CompletableFuture<SharedNeo4j>> starts = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> SharedNeo4j.use(EmbeddedNeo4j.builder()),
					(task) -> new Thread(task).start()))
			.toList();
		List<SharedNeo4j> uses = starts.stream().map(CompletableFuture::join).toList();
		assertThat(uses).extracting(SharedNeo4j::server).containsOnly(uses.get(0).server());
		uses.forEach(SharedNeo4j::close);
		assertThat(uses.get(0).server().isRunning()).isFalse();
	}

	@Test
	void serverThatKeepsRunningIsUsedAgainUntilAnotherOneStarts(@TempDir Path directory) {
		EmbeddedNeo4j kept;
		try (SharedNeo4j use = SharedNeo4j.use(EmbeddedNeo4j.builder(), true)) {
			kept = use.server();
		}
		long pid = kept.pid();
		assertThat(kept.isRunning()).isTrue();
		try (SharedNeo4j use = SharedNeo4j.use(EmbeddedNeo4j.builder(), true)) {
			assertThat(use.server().pid()).isEqualTo(pid);
			try (SharedNeo4j other = SharedNeo4j.use(EmbeddedNeo4j.builder().dataDirectory(directory))) {
				assertThat(other.server().pid()).isNotEqualTo(pid);
				assertThat(kept.isRunning()).as("in use").isTrue();
			}
		}
		assertThat(kept.isRunning()).isTrue();
		try (SharedNeo4j other = SharedNeo4j.use(EmbeddedNeo4j.builder().dataDirectory(directory))) {
			assertThat(other.server().isRunning()).isTrue();
			assertThat(kept.isRunning()).as("idle").isFalse();
		}
	}

	@Test
	void serverThatHasEndedIsStartedAgainForTheNextUse() {
		try (SharedNeo4j first = SharedNeo4j.use(EmbeddedNeo4j.builder())) {
			first.server().kill();
			try (SharedNeo4j second = SharedNeo4j.use(EmbeddedNeo4j.builder())) {
				assertThat(second.server()).isSameAs(first.server());
				assertThat(second.server().isRunning()).isTrue();
				second.server().close();
			}
			try (SharedNeo4j third = SharedNeo4j.use(EmbeddedNeo4j.builder())) {
				assertThat(third.server()).isNotSameAs(first.server());
				assertThat(third.server().isRunning()).isTrue();
			}
		}
	}

	@Test
	void serverThatDoesNotStartLeavesNothingBehind(@TempDir Path directory) {
		EmbeddedNeo4j.Builder builder = EmbeddedNeo4j.builder()
			.dataDirectory(directory)
			.setting("server.memory.pagecache.size", "nonsense");
		assertThatExceptionOfType(EmbeddedNeo4jException.class).isThrownBy(() -> SharedNeo4j.use(builder));
		try (SharedNeo4j use = SharedNeo4j.use(builder.setting("server.memory.pagecache.size", "16m"))) {
			assertThat(use.server().isRunning()).isTrue();
		}
	}

}
