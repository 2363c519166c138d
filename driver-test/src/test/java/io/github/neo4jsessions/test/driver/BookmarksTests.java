package io.github.neo4jsessions.test.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A scripted driver uses the bookmark manager of a session as a driver does.
 */
class BookmarksTests {

	private final List<String> calls = new ArrayList<>();

	private final ScriptedDriver driver = ScriptedDriver.create();

	@Test
	void areRequestedAndUpdated() {
		AsyncTransaction transaction = begin(new Manager(null));
		assertThat(this.calls).containsExactly("get", "get");
		Stages.value(transaction.commitAsync());
		assertThat(this.calls).containsExactly("get", "get", "update");
	}

	@Test
	void areNotUpdatedByARollback() {
		Stages.value(begin(new Manager(null)).rollbackAsync());
		assertThat(this.calls).containsExactly("get", "get");
	}

	@Test
	void thatCannotBeUpdatedLeaveTheCommitWithoutAnAnswer() {
		CompletableFuture<Void> committed = begin(new Manager(new IllegalStateException("no bookmarks"))).commitAsync()
			.toCompletableFuture();
		assertThat(this.calls).endsWith("update");
		assertThat(committed).isNotDone();
	}

	private AsyncTransaction begin(BookmarkManager manager) {
		SessionConfig config = SessionConfig.builder().withBookmarkManager(manager).build();
		return Stages.value(this.driver.session(AsyncSession.class, config).beginTransactionAsync());
	}

	private final class Manager implements BookmarkManager {

		private final RuntimeException error;

		Manager(RuntimeException error) {
			this.error = error;
		}

		@Override
		public Set<Bookmark> getBookmarks() {
			BookmarksTests.this.calls.add("get");
			return Set.of();
		}

		@Override
		public void updateBookmarks(Set<Bookmark> previous, Set<Bookmark> next) {
			BookmarksTests.this.calls.add("update");
			if (this.error != null) {
				throw this.error;
			}
		}

	}

}
