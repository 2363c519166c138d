package io.github.neo4jsessions.autoconfigure;

import java.util.Set;

import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;

/**
 * Stands in where there are several bookmark managers and none is the one: sessions know
 * nothing of each other, as without any.
 */
final class NoBookmarks implements BookmarkManager {

	private static final long serialVersionUID = 1L;

	@Override
	public Set<Bookmark> getBookmarks() {
		return Set.of();
	}

	@Override
	public void updateBookmarks(Set<Bookmark> previousBookmarks, Set<Bookmark> newBookmarks) {
	}

}
