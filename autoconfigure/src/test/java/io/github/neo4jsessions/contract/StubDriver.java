package io.github.neo4jsessions.contract;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Query;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;

/**
 * A driver without a server, on which everything succeeds: queries of a transaction are
 * applied when it commits, those of a session at once.
 */
public final class StubDriver {

	private final Executor executor;

	private final List<String> applied = new CopyOnWriteArrayList<>();

	/**
	 * Create a driver.
	 * @param executor completes its stages: {@code Runnable::run} completes them at once,
	 * as the driver does if it need not contact the server; otherwise a thread like those
	 * of the driver
	 */
	public StubDriver(Executor executor) {
		this.executor = executor;
	}

	public Driver driver() {
		return proxy(Driver.class, (method, arguments) -> switch (method) {
			case "session" -> session(bookmarks(arguments));
			default -> throw new UnsupportedOperationException(method);
		});
	}

	/**
	 * Return the queries that were applied, with their parameters.
	 */
	public List<String> applied() {
		return this.applied;
	}

	private static BookmarkManager bookmarks(Object[] arguments) {
		for (Object argument : arguments) {
			if (argument instanceof SessionConfig config) {
				return config.bookmarkManager().orElse(null);
			}
		}
		return null;
	}

	/**
	 * The driver requests bookmarks when it opens a session, and for each transaction.
	 */
	private AsyncSession session(BookmarkManager bookmarks) {
		if (bookmarks != null) {
			bookmarks.getBookmarks();
		}
		return proxy(AsyncSession.class, (method, arguments) -> switch (method) {
			case "runAsync" -> run(this.applied, arguments);
			case "beginTransactionAsync" -> {
				if (bookmarks != null) {
					bookmarks.getBookmarks();
				}
				yield completed(transaction(bookmarks));
			}
			case "lastBookmarks" -> Set.of();
			case "closeAsync" -> completed(null);
			default -> throw new UnsupportedOperationException(method);
		});
	}

	/**
	 * The driver never completes a commit whose bookmarks cannot be updated.
	 */
	private AsyncTransaction transaction(BookmarkManager bookmarks) {
		List<String> pending = new ArrayList<>();
		return proxy(AsyncTransaction.class, (method, arguments) -> switch (method) {
			case "runAsync" -> run(pending, arguments);
			case "commitAsync" -> {
				this.applied.addAll(pending);
				yield (bookmarks != null) ? updated(bookmarks) : completed(null);
			}
			case "rollbackAsync" -> completed(null);
			default -> throw new UnsupportedOperationException(method);
		});
	}

	private CompletionStage<ResultCursor> run(List<String> queries, Object[] arguments) {
		queries.add((arguments[0] instanceof Query query) ? query.text() + query.parameters().asMap()
				: arguments[0] + ((arguments.length > 1) ? arguments[1].toString() : ""));
		return completed(proxy(ResultCursor.class, (method, ignored) -> completed(null)));
	}

	private <T> CompletionStage<T> completed(T value) {
		return CompletableFuture.supplyAsync(() -> value, this.executor);
	}

	private CompletionStage<Void> updated(BookmarkManager bookmarks) {
		CompletableFuture<Void> updated = new CompletableFuture<>();
		this.executor.execute(() -> {
			try {
				bookmarks.updateBookmarks(Set.of(), Set.of(Bookmark.from("new")));
			}
			catch (Throwable ex) {
				return;
			}
			updated.complete(null);
		});
		return updated;
	}

	@SuppressWarnings("unchecked")
	public static <T> T proxy(Class<T> type, Calls calls) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(self, method, arguments) -> switch (method.getName()) {
					case "equals" -> self == arguments[0];
					case "hashCode" -> System.identityHashCode(self);
					case "toString" -> "proxy of " + type.getSimpleName();
					default -> calls.call(method.getName(), arguments);
				});
	}

	public interface Calls {

		Object call(String method, Object[] arguments) throws Throwable;

	}

}
