package io.github.neo4jsessions;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import com.example.reference.FileWriter;
import com.example.reference.Pooled;
import io.github.neo4jsessions.contract.Proxies;
import io.github.neo4jsessions.test.driver.Behaviour;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.Record;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.ResultCursor;
import reactor.core.publisher.Mono;
import reactor.pool.InstrumentedPool;
import reactor.pool.PoolBuilder;
import reactor.pool.PooledRef;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Examples of what resources are useful for. Those of {@code docs/reference.md} are in
 * the package {@code com.example}.
 */
class AsyncResourceExamplesTests {

	private final RuntimeException error = new IllegalStateException("gone");

	private static <V> V value(CompletableFuture<V> future) throws Exception {
		return future.get(30, TimeUnit.SECONDS);
	}

	private static Throwable error(CompletableFuture<?> future) throws Exception {
		try {
			throw new AssertionError("Expected an error, got " + value(future));
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
	}

	/**
	 * A connection from a {@code reactor-pool}: it returns to the pool after a success
	 * and is discarded after anything else, because its state is unknown.
	 */
	@Nested
	class AConnectionFromAPool {

		private final List<Connection> opened = new ArrayList<>();

		private final InstrumentedPool<Connection> pool = PoolBuilder.from(Mono.fromSupplier(this::open))
			.destroyHandler((connection) -> Mono.fromRunnable(connection::close))
			.sizeBetween(0, 1)
			.buildPool();

		private final AsyncResource<PooledRef<Connection>> connection = Pooled.from(this.pool);

		@Test
		void isUsedAgainAfterASuccess() throws Exception {
			assertThat(ask("name")).isEqualTo("answer to name");
			assertThat(ask("age")).isEqualTo("answer to age");
			assertThat(this.opened).singleElement().matches((connection) -> !connection.closed);
			assertThat(this.pool.metrics().acquiredSize()).isZero();
		}

		@Test
		void isDiscardedAfterAFailure() throws Exception {
			CompletableFuture<String> failed = this.connection
				.use((ref) -> CompletableFuture.failedFuture(AsyncResourceExamplesTests.this.error));
			assertThat(error(failed)).isSameAs(AsyncResourceExamplesTests.this.error);
			assertThat(this.opened).singleElement().matches((connection) -> connection.closed);
			assertThat(this.pool.metrics().allocatedSize()).isZero();
		}

		@Test
		void returnsToThePoolIfTheWaitingCallerGaveUp() throws Exception {
			CompletableFuture<String> working = new CompletableFuture<>();
			CompletableFuture<String> one = this.connection.use((ref) -> working);
			CompletableFuture<String> two = this.connection.use((ref) -> ref.poolable().ask("name"));
			two.cancel(true);
			assertThat(this.pool.metrics().pendingAcquireSize()).isOne();
			working.complete("worked");
			assertThat(value(one)).isEqualTo("worked");
			assertThat(this.pool.metrics().pendingAcquireSize()).isZero();
			assertThat(this.pool.metrics().acquiredSize()).isZero();
		}

		private String ask(String question) throws Exception {
			return value(this.connection.use((ref) -> ref.poolable().ask(question)));
		}

		private Connection open() {
			Connection connection = new Connection();
			this.opened.add(connection);
			return connection;
		}

	}

	/**
	 * A file is closed after it was written, and removed if it was written in part.
	 */
	@Nested
	class AFile {

		@TempDir
		Path directory;

		@Test
		void isClosedAfterItWasWritten() throws Exception {
			Path file = this.directory.resolve("names");
			AtomicReference<FileWriter> used = new AtomicReference<>();
			CompletableFuture<Void> written = FileWriter.of(file).use((writer) -> {
				used.set(writer);
				return writer.write("Ada\n").thenCompose((ignored) -> writer.write("Grace\n"));
			});
			value(written);
			assertThat(used.get().isOpen()).isFalse();
			assertThat(file).hasContent("Ada\nGrace\n");
		}

		@Test
		void isRemovedIfItWasWrittenInPart() throws Exception {
			Path file = this.directory.resolve("names");
			AtomicReference<FileWriter> used = new AtomicReference<>();
			CompletableFuture<Void> written = FileWriter.of(file).use((writer) -> {
				used.set(writer);
				return writer.write("Ada\n").thenRun(() -> {
					throw AsyncResourceExamplesTests.this.error;
				});
			});
			assertThat(error(written)).isSameAs(AsyncResourceExamplesTests.this.error);
			assertThat(used.get().isOpen()).isFalse();
			assertThat(file).doesNotExist();
		}

		@Test
		void failsTheFutureIfItCannotBeOpened() throws Exception {
			CompletableFuture<Void> written = FileWriter.of(this.directory.resolve("missing").resolve("names"))
				.use((writer) -> writer.write("Ada\n"));
			assertThat(error(written)).isInstanceOf(UncheckedIOException.class);
		}

	}

	/**
	 * A transaction streams its rows into a file: the file is complete and closed before
	 * the commit, and removed before the rollback.
	 */
	@Nested
	class ATransactionThatStreamsIntoAFile {

		@TempDir
		Path directory;

		private final ScriptedDriver script = ScriptedDriver.create();

		private final SessionTemplate sessions = SessionTemplate.create(this.script);

		private final AtomicReference<FileWriter> used = new AtomicReference<>();

		private final AtomicReference<CompletableFuture<Integer>> written = new AtomicReference<>();

		private final List<String> ends = new CopyOnWriteArrayList<>();

		private Path file;

		@Test
		void closesTheFileAndThenCommits() throws Exception {
			assertThat(value(export(List.of(row("Ada"), row("Grace"), row(null))))).isEqualTo(2);
			assertThat(this.ends).containsExactly("COMMIT, file closed", "CLOSE, file closed");
			assertThat(this.file).hasContent("Ada\nGrace\n");
		}

		@Test
		void closesTheFileAndThenRollsBack() throws Exception {
			CompletableFuture<Integer> export = export(
					List.of(row("Ada"), CompletableFuture.failedFuture(AsyncResourceExamplesTests.this.error)));
			assertThat(error(export)).isSameAs(AsyncResourceExamplesTests.this.error);
			assertThat(this.ends).containsExactly("ROLLBACK, file closed", "CLOSE, file closed");
			assertThat(this.file).doesNotExist();
		}

		/**
		 * The transaction waits for the read in progress, and for nothing else of the
		 * cancelled work. The work then sees the error of its cursor, which ends the use
		 * of the file.
		 */
		@Test
		void rollsBackAfterTheReadInProgressWhenItIsCancelledAndThenReleasesTheFile() throws Exception {
			CompletableFuture<Record> pending = new CompletableFuture<>();
			CompletableFuture<Integer> export = export(List.of(pending));
			export.cancel(true);
			assertThat(this.ends).isEmpty();
			pending.completeExceptionally(AsyncResourceExamplesTests.this.error);
			assertThat(this.ends).containsExactly("ROLLBACK, file open", "CLOSE, file open");
			assertThat(error(this.written.get())).isSameAs(AsyncResourceExamplesTests.this.error);
			assertThat(this.used.get().isOpen()).isFalse();
			assertThat(this.file).doesNotExist();
		}

		private CompletableFuture<Integer> export(List<CompletableFuture<Record>> rows) {
			this.file = this.directory.resolve("names");
			Iterator<CompletableFuture<Record>> next = rows.iterator();
			ResultCursor cursor = Proxies.proxy(ResultCursor.class, (method, arguments) -> switch (method) {
				case "nextAsync" -> next.next();
				default -> throw new UnsupportedOperationException(method);
			});
			this.script.on(Step.RUN).answer((step) -> CompletableFuture.completedFuture(cursor));
			List.of(Step.COMMIT, Step.ROLLBACK, Step.CLOSE).forEach((end) -> this.script.on(end).answer(note(end)));
			return this.sessions.inTransaction((tx) -> {
				CompletableFuture<Integer> count = FileWriter.of(this.file).use((writer) -> {
					this.used.set(writer);
					return tx.runAsync("MATCH (p:Person) RETURN p.name")
						.thenCompose((people) -> writeRest(people, writer, 0));
				});
				this.written.set(count);
				return count;
			});
		}

		/**
		 * Read row by row: the next row is requested when the last one is written.
		 */
		private CompletionStage<Integer> writeRest(ResultCursor people, FileWriter writer, int count) {
			return people.nextAsync()
				.thenCompose((person) -> (person != null)
						? writer.write(person.get(0).asString() + "\n")
							.thenCompose((ignored) -> writeRest(people, writer, count + 1))
						: CompletableFuture.completedFuture(count));
		}

		private Behaviour note(Step end) {
			return (step) -> {
				this.ends.add(end + (this.used.get().isOpen() ? ", file open" : ", file closed"));
				return step.get();
			};
		}

		private static CompletableFuture<Record> row(String name) {
			return CompletableFuture.completedFuture(
					(name != null) ? Proxies.proxy(Record.class, (method, arguments) -> Values.value(name)) : null);
		}

	}

	private static final class Connection {

		private boolean closed;

		CompletableFuture<String> ask(String question) {
			return CompletableFuture.completedFuture("answer to " + question);
		}

		void close() {
			this.closed = true;
		}

	}

}
