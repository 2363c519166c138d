package io.github.neo4jsessions.test.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.BaseSession;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.BookmarkManagerConfig;
import org.neo4j.driver.BookmarkManagers;
import org.neo4j.driver.Driver;
import org.neo4j.driver.ExecutableQuery;
import org.neo4j.driver.Query;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;

/**
 * A driver without a server, on which everything succeeds except queries that are made to
 * fail. Its stages complete on an executor. Thread-safe.
 */
final class ServerlessDriver implements Driver {

	private final Executor executor;

	private final BookmarkManager bookmarks = BookmarkManagers.defaultManager(BookmarkManagerConfig.builder().build());

	private final List<ScriptedQuery> script = new CopyOnWriteArrayList<>();

	private final List<Query> applied = new ArrayList<>();

	private volatile boolean closed;

	ServerlessDriver(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Set the answer to some queries. It takes precedence over those of earlier calls.
	 */
	void add(Predicate<? super Query> queries, Function<? super Query, QueryAnswer> answers) {
		this.script.add(0, new ScriptedQuery(queries, answers));
	}

	QueryAnswer answer(Query query) {
		for (ScriptedQuery scripted : this.script) {
			if (scripted.queries().test(query)) {
				return scripted.answers().apply(query);
			}
		}
		return QueryAnswer.NO_ROWS;
	}

	synchronized void apply(List<Query> queries) {
		this.applied.addAll(queries);
	}

	synchronized List<Query> applied() {
		return List.copyOf(this.applied);
	}

	synchronized void forget() {
		this.applied.clear();
	}

	<T> CompletionStage<T> completed(@Nullable T value) {
		return CompletableFuture.supplyAsync(() -> value, this.executor);
	}

	<T> CompletionStage<T> failed(Throwable error) {
		CompletableFuture<T> failed = new CompletableFuture<>();
		this.executor.execute(() -> failed.completeExceptionally(error));
		return failed;
	}

	/**
	 * Return a stage that completes after an action, and never if the action fails.
	 */
	CompletionStage<Void> completedAfter(Runnable action) {
		CompletableFuture<Void> completed = new CompletableFuture<>();
		this.executor.execute(() -> {
			try {
				action.run();
			}
			catch (Throwable ex) {
				return;
			}
			completed.complete(null);
		});
		return completed;
	}

	@Override
	public <T extends BaseSession> T session(Class<T> type, SessionConfig config, AuthToken token) {
		if (type != AsyncSession.class) {
			throw unsupported("A session of the type " + type.getName());
		}
		if (this.closed) {
			throw new IllegalStateException("The driver is closed");
		}
		return type.cast(new ServerlessSession(this, config));
	}

	@Override
	public ExecutableQuery executableQuery(String query) {
		throw unsupported("An executable query, which blocks,");
	}

	@Override
	public BookmarkManager executableQueryBookmarkManager() {
		return this.bookmarks;
	}

	@Override
	public boolean isEncrypted() {
		return false;
	}

	@Override
	public void close() {
		this.closed = true;
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		close();
		return completed(null);
	}

	@Override
	public void verifyConnectivity() {
		// there is nothing to connect to
	}

	@Override
	public CompletionStage<Void> verifyConnectivityAsync() {
		return completed(null);
	}

	@Override
	public boolean verifyAuthentication(AuthToken token) {
		return true;
	}

	@Override
	public boolean supportsSessionAuth() {
		return true;
	}

	@Override
	public boolean supportsMultiDb() {
		return true;
	}

	@Override
	public CompletionStage<Boolean> supportsMultiDbAsync() {
		return completed(true);
	}

	static UnsupportedOperationException unsupported(String what) {
		return new UnsupportedOperationException(what + " is not supported by a scripted driver without a server; "
				+ "supported are sessions of the type AsyncSession with runAsync and beginTransactionAsync");
	}

	private record ScriptedQuery(Predicate<? super Query> queries, Function<? super Query, QueryAnswer> answers) {

	}

}
