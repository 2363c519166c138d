package ${package};

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The file is released after a success, after a failure and after a cancellation, and no
 * two uses share a draft.
 */
class ExportFileTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	@TempDir
	private Path directory;

	private Path path;

	private ExportFile file;

	@BeforeEach
	void createFile() {
		this.path = this.directory.resolve("people.txt");
		this.file = new ExportFile(this.path);
	}

	@Test
	void replacesTheFile() {
		assertThat(this.file.write(List.of("Ann"))).succeedsWithin(PATIENCE);
		assertThat(this.file.write(List.of("Ann", "Bob"))).succeedsWithin(PATIENCE);
		assertThat(this.path).hasContent("Ann\nBob");
		assertThat(drafts()).isZero();
	}

	@Test
	void aFailureLeavesTheFileAsItWas() {
		assertThat(this.file.write(List.of("Ann"))).succeedsWithin(PATIENCE);
		assertThat(this.file.draft().use((draft) -> CompletableFuture.failedFuture(new IOException("disk full"))))
			.failsWithin(PATIENCE);
		assertThat(this.path).hasContent("Ann");
		assertThat(drafts()).isZero();
	}

	@Test
	void eachUseHasADraftOfItsOwnWhichACancellationDeletes() {
		CompletableFuture<Object> one = this.file.draft().use((draft) -> new CompletableFuture<>());
		CompletableFuture<Object> other = this.file.draft().use((draft) -> new CompletableFuture<>());
		assertThat(drafts()).isEqualTo(2);
		one.cancel(false);
		other.cancel(false);
		assertThat(drafts()).isZero();
		assertThat(this.path).doesNotExist();
	}

	private long drafts() {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> !file.equals(this.path)).count();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
