package io.github.neo4jsessions.test.driver;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Query;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.AsyncTransactionCallback;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;

/**
 * A session without a server. Its queries outside of a transaction are applied at once.
 * Like one of the driver, it requests bookmarks when it is opened and for each
 * transaction, and refuses queries and transactions when it is closed.
 */
final class ServerlessSession extends UniformQueryRunner implements AsyncSession {

	private static final String DEFAULT_DATABASE = "neo4j";

	private final ServerlessDriver driver;

	private final @Nullable BookmarkManager bookmarks;

	private final String database;

	private volatile boolean closed;

	ServerlessSession(ServerlessDriver driver, SessionConfig config) {
		this.driver = driver;
		this.bookmarks = config.bookmarkManager().orElse(null);
		this.database = config.database().orElse(DEFAULT_DATABASE);
		requestBookmarks();
	}

	ServerlessDriver driver() {
		return this.driver;
	}

	@Override
	public CompletionStage<AsyncTransaction> beginTransactionAsync() {
		return beginTransactionAsync(TransactionConfig.empty());
	}

	@Override
	public CompletionStage<AsyncTransaction> beginTransactionAsync(TransactionConfig config) {
		requireOpen();
		requestBookmarks();
		return this.driver.completed(new ServerlessTransaction(this));
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(Query query) {
		requireOpen();
		QueryAnswer answer = this.driver.answer(query);
		if (!answer.fails()) {
			this.driver.apply(List.of(query));
		}
		return result(query, answer);
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(String query, TransactionConfig config) {
		return runAsync(query);
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(String query, Map<String, Object> parameters,
			TransactionConfig config) {
		return runAsync(query, parameters);
	}

	@Override
	public CompletionStage<ResultCursor> runAsync(Query query, TransactionConfig config) {
		return runAsync(query);
	}

	@Override
	public <T> CompletionStage<T> executeReadAsync(AsyncTransactionCallback<CompletionStage<T>> callback,
			TransactionConfig config) {
		throw ServerlessDriver.unsupported("Managed transactions (executeReadAsync)");
	}

	@Override
	public <T> CompletionStage<T> executeWriteAsync(AsyncTransactionCallback<CompletionStage<T>> callback,
			TransactionConfig config) {
		throw ServerlessDriver.unsupported("Managed transactions (executeWriteAsync)");
	}

	@Override
	public Set<Bookmark> lastBookmarks() {
		return Set.of();
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		this.closed = true;
		return this.driver.completed(null);
	}

	CompletionStage<ResultCursor> result(Query query, QueryAnswer answer) {
		return (answer.refusal() != null) ? this.driver.failed(answer.refusal())
				: this.driver.completed(new ScriptedCursor(this.driver, query, this.database, answer));
	}

	/**
	 * Commit queries. The driver never completes a commit whose bookmarks cannot be
	 * updated.
	 */
	CompletionStage<Void> committed(List<Query> queries) {
		this.driver.apply(queries);
		BookmarkManager manager = this.bookmarks;
		if (manager == null) {
			return this.driver.completed(null);
		}
		return this.driver.completedAfter(() -> manager.updateBookmarks(Set.of(), Set.of(Bookmark.from("new"))));
	}

	private void requestBookmarks() {
		if (this.bookmarks != null) {
			this.bookmarks.getBookmarks();
		}
	}

	private void requireOpen() {
		if (this.closed) {
			throw new ClientException("The session is closed");
		}
	}

}
