package com.example;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;

class Sessions {

	private final Driver driver;

	Sessions(Driver driver) {
		this.driver = driver;
	}

	CompletionStage<Long> neverClosed() {
		AsyncSession session = this.driver.session(AsyncSession.class); // FINDS AsyncSessionNotClosed
		return session.executeReadAsync((tx) -> tx.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong()));
	}

	CompletionStage<Long> neverClosedWithVar() {
		var session = this.driver.session(AsyncSession.class, SessionConfig.forDatabase("other")); // FINDS AsyncSessionNotClosed
		return session.runAsync("RETURN 1").thenCompose(ResultCursor::singleAsync).thenApply((row) -> row.get(0).asLong());
	}

	CompletionStage<String> closedAfterSuccess() {
		AsyncSession session = this.driver.session(AsyncSession.class); // FINDS AsyncSessionNotClosed
		return session.executeReadAsync((tx) -> tx.runAsync("RETURN 'a'")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asString()))
			.thenCompose((name) -> session.closeAsync().thenApply((ignored) -> name));
	}

	CompletionStage<Void> closedAfterCommit() {
		AsyncSession session = driver.session(AsyncSession.class); // FINDS AsyncSessionNotClosed
		return session.beginTransactionAsync()
			.thenCompose((tx) -> tx.runAsync("CREATE (:A)")
				.thenCompose(ResultCursor::consumeAsync)
				.thenCompose((summary) -> tx.commitAsync()))
			.thenCompose((ignored) -> session.closeAsync());
	}

	CompletionStage<List<String>> closedAfterSuccessInBlock() {
		AsyncSession session = driver.session(AsyncSession.class); // FINDS AsyncSessionNotClosed
		return session.runAsync("MATCH (n) RETURN n.name")
			.thenCompose((cursor) -> cursor.listAsync((row) -> row.get(0).asString()))
			.thenApply((names) -> {
				session.closeAsync();
				return names;
			});
	}

	CompletionStage<Void> closedByHelperAfterSuccess() {
		AsyncSession session = driver.session(AsyncSession.class); // FINDS AsyncSessionNotClosed
		return create(session).thenCompose((ignored) -> session.closeAsync());
	}

	CompletionStage<Long> closedAfterFailure() {
		AsyncSession session = driver.session(AsyncSession.class); // FINDS AsyncSessionNotClosed
		return session.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong())
			.exceptionally((ex) -> {
				session.closeAsync();
				return 0L;
			});
	}

	CompletionStage<Void> closedInsideOfItsWork() {
		AsyncSession session = driver.session(AsyncSession.class); // FINDS AsyncSessionNotClosed
		return session.executeWriteAsync((tx) -> tx.runAsync("CREATE (:A)")
			.thenCompose(ResultCursor::consumeAsync)
			.thenCompose((summary) -> session.closeAsync()));
	}

	CompletionStage<Long> nobodyHasIt() {
		return this.driver.session(AsyncSession.class)
			.executeReadAsync((tx) -> tx.runAsync("RETURN 1") // FINDS AsyncSessionNotClosed
				.thenCompose(ResultCursor::singleAsync)
				.thenApply((row) -> row.get(0).asLong()));
	}

	CompletionStage<Long> closedWhenTheMethodReturns() {
		AsyncSession session = driver.session(AsyncSession.class); // FINDS AsyncSessionNotClosed
		try {
			return session.executeReadAsync((tx) -> tx.runAsync("RETURN 1")
				.thenCompose(ResultCursor::singleAsync)
				.thenApply((row) -> row.get(0).asLong()));
		}
		finally {
			session.closeAsync();
		}
	}

	CompletionStage<Long> closeNotAwaited() {
		AsyncSession session = driver.session(AsyncSession.class); // FINDS AsyncSessionCloseNotAwaited
		return session.executeReadAsync((tx) -> tx.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong())).whenComplete((value, ex) -> session.closeAsync());
	}

	CompletionStage<Long> closeNotAwaitedInHandle() {
		AsyncSession session = driver.session(AsyncSession.class); // FINDS AsyncSessionCloseNotAwaited
		return session.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.handle((row, ex) -> {
				session.closeAsync();
				return (row != null) ? row.get(0).asLong() : -1L;
			});
	}

	CompletionStage<Long> closeNotAwaitedAfterFailure() {
		AsyncSession session = driver.session(AsyncSession.class); // FINDS AsyncSessionCloseNotAwaited
		return session.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.thenCompose((row) -> session.closeAsync().thenApply((ignored) -> row.get(0).asLong()))
			.exceptionally((ex) -> {
				session.closeAsync();
				return 0L;
			});
	}

	// what looks alike and is right

	CompletionStage<Long> closedInBothCases() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return session.executeReadAsync((tx) -> tx.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong()))
			.handle((value, ex) -> session.closeAsync()
				.thenCompose((ignored) -> (ex != null) ? CompletableFuture.<Long>failedFuture(ex)
						: CompletableFuture.completedFuture(value)))
			.thenCompose(Function.identity());
	}

	CompletionStage<Long> closedInTwoSteps() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return session.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.thenCompose((row) -> session.closeAsync().thenApply((ignored) -> row.get(0).asLong()))
			.exceptionallyCompose((ex) -> session.closeAsync().thenCompose((ignored) -> CompletableFuture.failedFuture(ex)));
	}

	CompletionStage<Long> closedAfterRecovery() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return session.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asLong())
			.exceptionally((ex) -> 0L)
			.thenCompose((value) -> session.closeAsync().thenApply((ignored) -> value));
	}

	CompletionStage<Long> closedAfterRecoveryOfAVariable() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		CompletionStage<Long> safe = session.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.handle((row, ex) -> (ex != null) ? 0L : row.get(0).asLong());
		return safe.thenCompose((value) -> session.closeAsync().thenApply((ignored) -> value));
	}

	AsyncSession given() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return session;
	}

	CompletionStage<Void> givenToOthers() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		return createAndClose(session);
	}

	CompletionStage<Void> ofTheCaller(AsyncSession session) {
		return session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).thenAccept((summary) -> { });
	}

	long waitedFor() {
		AsyncSession session = this.driver.session(AsyncSession.class);
		try {
			return session.runAsync("RETURN 1")
				.thenCompose(ResultCursor::singleAsync)
				.toCompletableFuture()
				.join()
				.get(0)
				.asLong();
		}
		finally {
			session.closeAsync().toCompletableFuture().join();
		}
	}

	private CompletionStage<Void> create(AsyncSession session) {
		return session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).thenAccept((summary) -> { });
	}

	private CompletionStage<Void> createAndClose(AsyncSession session) {
		return create(session).handle((ignored, ex) -> session.closeAsync()).thenCompose(Function.identity());
	}

}
