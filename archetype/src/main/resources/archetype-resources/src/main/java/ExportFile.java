#set( $d = '$' )
package ${package};

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.AsyncResource.Exit;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * A file of lines. It is written under another name, and renamed when it is complete: a
 * failure, or a caller who gives up, leaves the file as it was.
 */
@Component
class ExportFile {

	private final Path file;

	private final AsyncResource<Draft> draft = AsyncResource.of(this::open, this::close);

	ExportFile(@Value("${d}{people.export-file}") Path file) {
		Assert.notNull(file, "'file' must not be null");
		this.file = file.toAbsolutePath();
	}

	/**
	 * Replace the file.
	 */
	CompletableFuture<Void> write(List<String> lines) {
		String text = String.join("\n", lines) + "\n";
		return this.draft.use((draft) -> draft.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0));
	}

	/**
	 * Return the resource, which is not acquired yet.
	 */
	AsyncResource<Draft> draft() {
		return this.draft;
	}

	private CompletableFuture<Draft> open() {
		try {
			Path path = this.file.resolveSibling(this.file.getFileName() + "." + UUID.randomUUID());
			return CompletableFuture.completedFuture(new Draft(path, AsynchronousFileChannel.open(path,
					StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
		}
		catch (IOException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Called once for each draft that was opened, with the way in which its use ended.
	 */
	private CompletableFuture<Void> close(Draft draft, Exit exit) {
		try {
			draft.channel().close();
			if (exit instanceof Exit.Completed) {
				Files.move(draft.path(), this.file, StandardCopyOption.REPLACE_EXISTING);
			}
			else {
				Files.delete(draft.path());
			}
			return CompletableFuture.completedFuture(null);
		}
		catch (IOException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * The file while it is written.
	 *
	 * @param path its name until then
	 * @param channel the open channel
	 */
	record Draft(Path path, AsynchronousFileChannel channel) {

		private CompletableFuture<Void> write(ByteBuffer text, long position) {
			CompletableFuture<Integer> written = new CompletableFuture<>();
			this.channel.write(text, position, written, new Completion());
			// a channel may accept fewer bytes than it was offered
			return written.thenCompose((count) -> text.hasRemaining() ? write(text, position + count)
					: CompletableFuture.completedFuture(null));
		}

	}

	/**
	 * Passes the result of a write to a future.
	 */
	private static final class Completion implements CompletionHandler<Integer, CompletableFuture<Integer>> {

		@Override
		public void completed(Integer count, CompletableFuture<Integer> written) {
			written.complete(count);
		}

		@Override
		public void failed(Throwable ex, CompletableFuture<Integer> written) {
			written.completeExceptionally(ex);
		}

	}

}
