package io.github.neo4jsessions.autoconfigure;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;

import org.springframework.data.neo4j.core.transaction.Neo4jBookmarkManager;
import org.springframework.util.Assert;

/**
 * Adapts Spring Data Neo4j's bookmarks to the sessions of the driver: a session reads the
 * writes of a repository, and a repository those of a session, on every server of a
 * cluster. Use it for one DBMS only, since bookmarks are not valid on another.
 *
 * @since 0.1.0
 */
public final class BookmarkBridge implements BookmarkManager {

	private static final long serialVersionUID = 1L;

	private final transient Neo4jBookmarkManager bookmarks;

	/**
	 * Create a bridge.
	 * @param bookmarks holds the bookmarks
	 */
	public BookmarkBridge(Neo4jBookmarkManager bookmarks) {
		Assert.notNull(bookmarks, "'bookmarks' must not be null");
		this.bookmarks = bookmarks;
	}

	@Override
	public Set<Bookmark> getBookmarks() {
		Collection<Bookmark> current = this.bookmarks.getBookmarks();
		return (current != null) ? new HashSet<>(current) : Set.of();
	}

	@Override
	public void updateBookmarks(Set<Bookmark> previousBookmarks, Set<Bookmark> newBookmarks) {
		this.bookmarks.updateBookmarks(previousBookmarks, newBookmarks);
	}

	/**
	 * Refuse serialization. The driver's interface is serializable, but this view of a
	 * bean is not.
	 * @param out not used
	 * @throws NotSerializableException always
	 */
	private void writeObject(ObjectOutputStream out) throws NotSerializableException {
		throw new NotSerializableException(getClass().getName());
	}

}
