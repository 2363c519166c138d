package io.github.neo4jsessions.internal.driver;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bookmark managers of users.
 */
class UserBookmarksTests {

	private final Driver driver = ScriptedDriver.create();

	@Test
	void aUserHasOneManagerPerDriver() {
		BookmarkManager alice = UserBookmarks.of(this.driver).manager("alice", null);
		assertThat(UserBookmarks.of(this.driver).manager("alice", null)).isSameAs(alice);
		assertThat(UserBookmarks.of(this.driver).manager("bob", null)).isNotSameAs(alice);
		assertThat(UserBookmarks.of(this.driver).manager("alice", token("t"))).isNotSameAs(alice);
		assertThat(UserBookmarks.of(ScriptedDriver.create()).manager("alice", null)).isNotSameAs(alice);
	}

	@Test
	void equalTokensAreTheSameUser() {
		UserBookmarks bookmarks = new UserBookmarks(System::nanoTime);
		assertThat(bookmarks.manager(null, token("t"))).isSameAs(bookmarks.manager(null, token("t")))
			.isNotSameAs(bookmarks.manager(null, token("u")));
	}

	@Test
	void renewedTokensDoNotAccumulate() {
		UserBookmarks bookmarks = new UserBookmarks(System::nanoTime);
		BookmarkManager used = bookmarks.manager(null, token("used"));
		BookmarkManager unused = bookmarks.manager(null, token("unused"));
		for (int i = 0; i < UserBookmarks.MOST_USERS; i++) {
			bookmarks.manager(null, token("token " + i));
			assertThat(bookmarks.manager(null, token("used"))).isSameAs(used);
		}
		assertThat(bookmarks.users()).isEqualTo(UserBookmarks.MOST_USERS);
		assertThat(bookmarks.manager(null, token("unused"))).isNotSameAs(unused);
	}

	@Test
	void aUserThatWasNotUsedForADayIsForgotten() {
		AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
		UserBookmarks bookmarks = new UserBookmarks(nanos::get);
		BookmarkManager used = bookmarks.manager(null, token("used"));
		BookmarkManager unused = bookmarks.manager(null, token("unused"));
		bookmarks.manager(null, token("unused too"));
		nanos.addAndGet(Duration.ofHours(23).toNanos());
		assertThat(bookmarks.manager(null, token("used"))).isSameAs(used);
		assertThat(bookmarks.users()).isEqualTo(3);
		nanos.addAndGet(Duration.ofHours(2).toNanos());
		assertThat(bookmarks.manager(null, token("used"))).isSameAs(used);
		assertThat(bookmarks.users()).isOne();
		assertThat(bookmarks.manager(null, token("unused"))).isNotSameAs(unused);
	}

	@Test
	void theUserThatAsksIsNotForgotten() {
		AtomicLong nanos = new AtomicLong();
		UserBookmarks bookmarks = new UserBookmarks(nanos::get);
		BookmarkManager alice = bookmarks.manager("alice", null);
		nanos.addAndGet(Duration.ofDays(2).toNanos());
		assertThat(bookmarks.manager("alice", null)).isSameAs(alice);
	}

	private static AuthToken token(String token) {
		return AuthTokens.bearer(token);
	}

}
