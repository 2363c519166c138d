package io.github.neo4jsessions.internal.driver;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.SessionConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

class GuardedBookmarksTests {

	private final BookmarkManager bookmarks = mock(BookmarkManager.class);

	@Test
	void theRestOfAConfigurationIsKept() {
		SessionConfig config = SessionConfig.builder()
			.withDatabase("orders")
			.withBookmarkManager(this.bookmarks)
			.build();
		SessionConfig guarded = SessionConfigs.guarded(config);
		assertThat(guarded.database()).contains("orders");
		assertThat(guarded.bookmarkManager()).containsInstanceOf(GuardedBookmarks.class);
		assertThat(SessionConfigs.guarded(guarded)).isSameAs(guarded);
		SessionConfig without = SessionConfig.forDatabase("orders");
		assertThat(SessionConfigs.guarded(without)).isSameAs(without);
	}

	@Test
	void bookmarksArePassedOn() {
		Set<Bookmark> bookmarks = Set.of(Bookmark.from("one"));
		given(this.bookmarks.getBookmarks()).willReturn(bookmarks);
		GuardedBookmarks guarded = GuardedBookmarks.of(this.bookmarks);
		assertThat(guarded.getBookmarks()).isEqualTo(bookmarks);
		guarded.updateBookmarks(bookmarks, Set.of());
		verify(this.bookmarks).updateBookmarks(bookmarks, Set.of());
	}

	@Test
	void aNullSetOfBookmarksFailsAndNamesTheManager() {
		given(this.bookmarks.getBookmarks()).willReturn(null);
		assertThatIllegalStateException().isThrownBy(() -> GuardedBookmarks.of(this.bookmarks).getBookmarks())
			.withMessageContaining(this.bookmarks.getClass().getName());
	}

	@Test
	void aLateManagerIsNamedByItsOwnType() {
		given(this.bookmarks.getBookmarks()).willReturn(null);
		BookmarkManager late = new LateBookmarks(() -> this.bookmarks);
		assertThatIllegalStateException().isThrownBy(() -> GuardedBookmarks.of(late).getBookmarks())
			.withMessageContaining(this.bookmarks.getClass().getName());
		late.updateBookmarks(Set.of(), Set.of());
		verify(this.bookmarks).updateBookmarks(Set.of(), Set.of());
	}

	@Test
	void aLateManagerThatIsNotCreatedFailsTheCall() {
		BookmarkManager late = new LateBookmarks(() -> {
			throw new UnsupportedOperationException("the manager does not exist yet");
		});
		assertThatIllegalStateException().isThrownBy(() -> GuardedBookmarks.of(late).getBookmarks())
			.withMessageContaining("the supplier of the bookmark manager")
			.withRootCauseInstanceOf(UnsupportedOperationException.class);
	}

}
