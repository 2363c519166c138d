package com.example;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransactionContext;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.summary.ResultSummary;

class Transactions {

	private final Driver driver;

	private final SessionTemplate sessions;

	Transactions(Driver driver, SessionTemplate sessions) {
		this.driver = driver;
		this.sessions = sessions;
	}

	CompletionStage<Object> noStage(AsyncSession session) {
		return session.executeWriteAsync((tx) -> null); // FINDS TransactionWorkResult
	}

	CompletionStage<Void> noStageAtTheEnd(AsyncSession session, boolean create) {
		return session.executeWriteAsync((tx) -> {
			if (create) {
				return tx.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).thenAccept((summary) -> { });
			}
			return null; // FINDS TransactionWorkResult
		});
	}

	CompletableFuture<ResultSummary> noStageInOneCase(boolean create) {
		return this.sessions.executeWrite((tx) -> create // FINDS TransactionWorkResult
				? tx.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync) : null);
	}

	CompletionStage<ResultCursor> cursor(AsyncSession session) {
		return session.executeReadAsync((tx) -> tx.runAsync("RETURN 1")); // FINDS TransactionWorkResult
	}

	CompletableFuture<ResultCursor> cursorOfTheTemplate() {
		return this.sessions.executeRead((tx) -> {
			return tx.runAsync("RETURN 1"); // FINDS TransactionWorkResult
		});
	}

	CompletableFuture<ResultCursor> cursorOfAMethod() {
		return this.sessions.executeRead(this::one); // FINDS TransactionWorkResult
	}

	CompletionStage<CompletionStage<ResultSummary>> nested(AsyncSession session) {
		return session.executeWriteAsync(
				(tx) -> tx.runAsync("CREATE (:A)").thenApply(ResultCursor::consumeAsync)); // FINDS TransactionWorkResult
	}

	CompletionStage<Void> ignored(AsyncSession session, List<String> names) {
		return session.executeWriteAsync((tx) -> {
			tx.runAsync("CREATE (:Log)"); // FINDS IgnoredStage
			names.forEach((name) -> tx.runAsync("CREATE (:A {name: $name})", Map.of("name", name))); // FINDS IgnoredStage
			for (String name : names) {
				tx.runAsync("CREATE (:B {name: $name})", Map.of("name", name)) // FINDS IgnoredStage
					.thenCompose(ResultCursor::consumeAsync);
			}
			return CompletableFuture.completedFuture(null);
		});
	}

	CompletionStage<Void> ignoredInAStep(AsyncSession session) {
		return session.executeWriteAsync((tx) -> tx.runAsync("MATCH (n) RETURN n")
			.thenCompose(ResultCursor::consumeAsync)
			.thenAccept((summary) -> tx.runAsync("CREATE (:Log)"))); // FINDS IgnoredStage
	}

	CompletableFuture<ResultSummary> ignoredInATemplate() {
		return this.sessions.executeWrite((tx) -> {
			tx.runAsync("CREATE (:Log)"); // FINDS IgnoredStage
			return tx.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync);
		});
	}

	CompletionStage<Long> joins(AsyncSession session) {
		return session.executeReadAsync((tx) -> {
			ResultCursor cursor = tx.runAsync("RETURN 1").toCompletableFuture().join(); // FINDS BlockingInWork
			return cursor.singleAsync().thenApply((row) -> row.get(0).asLong());
		});
	}

	CompletionStage<Long> sleeps(AsyncSession session) {
		return session.executeReadAsync((tx) -> tx.runAsync("RETURN 1").thenCompose((cursor) -> {
			try {
				Thread.sleep(100); // FINDS BlockingInWork
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return cursor.singleAsync().thenApply((row) -> row.get(0).asLong());
		}));
	}

	CompletableFuture<Long> gets(CompletableFuture<Long> other) {
		return this.sessions.executeRead((tx) -> {
			try {
				return CompletableFuture.completedFuture(other.get()); // FINDS BlockingInWork
			}
			catch (InterruptedException | ExecutionException ex) {
				return CompletableFuture.failedFuture(ex);
			}
		});
	}

	CompletableFuture<Long> usesABlockingSession() {
		return this.sessions.executeRead((tx) -> {
			try (var session = this.driver.session()) {
				return CompletableFuture
					.completedFuture(session.executeRead((inner) -> inner.run("RETURN 1").single().get(0).asLong())); // FINDS BlockingInWork
			}
		});
	}

	CompletableFuture<List<Long>> joinsEach(List<CompletableFuture<Long>> others) {
		return this.sessions.executeRead((tx) -> CompletableFuture.completedFuture(others.stream()
			.map(CompletableFuture::join) // FINDS BlockingInWork
			.toList()));
	}

	CompletionStage<ResultSummary> swallows(AsyncSession session) {
		return session.executeWriteAsync((tx) -> tx.runAsync("CREATE (:A)")
			.thenCompose(ResultCursor::consumeAsync)
			.exceptionally((ex) -> null)); // FINDS SwallowedFailureInWork
	}

	CompletableFuture<List<Long>> swallowsInATemplate() {
		return this.sessions.executeRead((tx) -> tx.runAsync("MATCH (n) RETURN id(n)")
			.thenCompose((cursor) -> cursor.listAsync((row) -> row.get(0).asLong()))
			.exceptionally((ex) -> { // FINDS SwallowedFailureInWork
				System.err.println(ex);
				return List.of();
			}));
	}

	// what looks alike and is right

	CompletionStage<Void> noValue(AsyncSession session) {
		return session.executeWriteAsync((tx) -> CompletableFuture.completedFuture(null));
	}

	CompletionStage<String> nullInsideOfAStep(AsyncSession session) {
		return session.executeWriteAsync((tx) -> tx.runAsync("RETURN null").thenApply((cursor) -> {
			return null;
		}));
	}

	CompletionStage<ResultCursor> cursorOfASession(AsyncSession session) {
		return session.runAsync("RETURN 1");
	}

	CompletionStage<Void> awaitsAll(AsyncSession session, List<String> names) {
		return session.executeWriteAsync((tx) -> CompletableFuture.allOf(names.stream()
			.map((name) -> tx.runAsync("CREATE (:A {name: $name})", Map.of("name", name))
				.thenCompose(ResultCursor::consumeAsync)
				.toCompletableFuture())
			.toArray(CompletableFuture[]::new)));
	}

	CompletionStage<Long> joinsWhatIsComplete(AsyncSession session) {
		return session.executeReadAsync((tx) -> {
			CompletableFuture<Long> a = count(tx, "A");
			CompletableFuture<Long> b = count(tx, "B");
			return CompletableFuture.allOf(a, b).thenApply((ignored) -> a.join() + b.join());
		});
	}

	CompletableFuture<List<Long>> joinsEachThatIsComplete(List<CompletableFuture<Long>> others) {
		return this.sessions.executeRead((tx) -> CompletableFuture.allOf(others.toArray(CompletableFuture[]::new))
			.thenApply((ignored) -> others.stream().map(CompletableFuture::join).toList()));
	}

	CompletableFuture<Long> blocksOnAnotherThread(CompletableFuture<Long> other) {
		return this.sessions.executeRead((tx) -> CompletableFuture.supplyAsync(() -> other.join()));
	}

	long blocksOutsideOfWork() {
		return this.sessions.executeRead((tx) -> count(tx, "A")).join();
	}

	CompletableFuture<ResultSummary> handlesBehind() {
		return this.sessions
			.executeWrite((tx) -> tx.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync))
			.exceptionally((ex) -> null);
	}

	CompletionStage<String> noRow(AsyncSession session) {
		return session.executeReadAsync((tx) -> tx.runAsync("MATCH (n) RETURN n.name")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asString())
			.exceptionally((ex) -> null));
	}

	private CompletableFuture<Long> count(AsyncTransactionContext tx, String label) {
		return tx.runAsync("MATCH (n:" + label + ") RETURN count(n)")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong())
			.toCompletableFuture();
	}

	private CompletionStage<ResultCursor> one(TransactionScope tx) {
		return tx.runAsync("RETURN 1");
	}

}
