package ${package};

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.test.AsyncResourceContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of a resource are inherited: it is released after a success, after a failure
 * and after a cancellation, and no two uses share it.
 */
class ExportFileTests extends AsyncResourceContract<ExportFile.Draft> {

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

	@Override
	protected AsyncResource<ExportFile.Draft> resource() {
		return this.file.draft();
	}

	@Override
	protected int open() {
		try (Stream<Path> files = Files.list(this.directory)) {
			return (int) files.filter((file) -> !file.equals(this.path)).count();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void replacesTheFile() {
		assertThat(this.file.write(List.of("Ann"))).succeedsWithin(PATIENCE);
		assertThat(this.file.write(List.of("Ann", "Bob"))).succeedsWithin(PATIENCE);
		assertThat(this.path).hasContent("Ann\nBob");
	}

	@Test
	void aFailureLeavesTheFileAsItWas() {
		assertThat(this.file.write(List.of("Ann"))).succeedsWithin(PATIENCE);
		assertThat(this.file.draft().use((draft) -> CompletableFuture.failedFuture(new IOException("disk full"))))
			.failsWithin(PATIENCE);
		assertThat(this.path).hasContent("Ann");
		assertThat(open()).isZero();
	}

}
