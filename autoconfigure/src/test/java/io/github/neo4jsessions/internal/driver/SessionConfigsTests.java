package io.github.neo4jsessions.internal.driver;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.AutoCommitRetriesMode;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.BookmarkManagerConfig;
import org.neo4j.driver.BookmarkManagers;
import org.neo4j.driver.NotificationClassification;
import org.neo4j.driver.NotificationSeverity;
import org.neo4j.driver.SessionConfig;

import static org.assertj.core.api.Assertions.assertThat;

class SessionConfigsTests {

	private final BookmarkManager bookmarks = BookmarkManagers.defaultManager(BookmarkManagerConfig.builder().build());

	@Test
	void keepsEverythingElseWhenTheAccessModeChanges() {
		SessionConfig write = full(AccessMode.WRITE);
		assertThat(SessionConfigs.withAccessMode(write, AccessMode.READ)).isEqualTo(full(AccessMode.READ));
	}

	@Test
	void keepsUnsetValuesUnset() {
		assertThat(SessionConfigs.withAccessMode(SessionConfig.defaultConfig(), AccessMode.READ))
			.isEqualTo(SessionConfig.builder().withDefaultAccessMode(AccessMode.READ).build());
	}

	@Test
	void distinguishesDisabledFromUnset() {
		SessionConfig nothingDisabled = SessionConfig.builder()
			.withDisabledNotificationClassifications(Set.of())
			.build();
		assertThat(SessionConfigs.withAccessMode(nothingDisabled, AccessMode.READ))
			.isEqualTo(SessionConfig.builder()
				.withDisabledNotificationClassifications(Set.of())
				.withDefaultAccessMode(AccessMode.READ)
				.build())
			.isNotEqualTo(SessionConfig.builder().withDefaultAccessMode(AccessMode.READ).build());
	}

	@Test
	void copiesNothingIfTheAccessModeIsTheSame() {
		SessionConfig config = full(AccessMode.READ);
		assertThat(SessionConfigs.withAccessMode(config, AccessMode.READ)).isSameAs(config);
	}

	@Test
	void changesTheTargetAndKeepsTheRest() {
		SessionConfig write = full(AccessMode.WRITE);
		assertThat(SessionConfigs.with(write, "movies", "alice", this.bookmarks)).isSameAs(write);
		SessionConfig changed = SessionConfigs.with(write, null, "bob", null);
		assertThat(changed.database()).isEmpty();
		assertThat(changed.impersonatedUser()).contains("bob");
		assertThat(changed.bookmarkManager()).isEmpty();
		assertThat(SessionConfigs.with(changed, "movies", "alice", this.bookmarks)).isEqualTo(write);
	}

	@Test
	void removesTheFirstBookmarksAndKeepsTheRest() {
		SessionConfig removed = SessionConfigs.withoutBookmarks(full(AccessMode.READ));
		assertThat(removed.bookmarks()).isEmpty();
		assertThat(removed.bookmarkManager()).contains(this.bookmarks);
		assertThat(SessionConfigs.withoutBookmarks(SessionConfig.defaultConfig()))
			.isSameAs(SessionConfig.defaultConfig());
	}

	private SessionConfig full(AccessMode accessMode) {
		return SessionConfig.builder()
			.withDefaultAccessMode(accessMode)
			.withDatabase("movies")
			.withFetchSize(17)
			.withImpersonatedUser("alice")
			.withBookmarks(Bookmark.from("b1"))
			.withBookmarkManager(this.bookmarks)
			.withMinimumNotificationSeverity(NotificationSeverity.WARNING)
			.withDisabledNotificationClassifications(Set.of(NotificationClassification.HINT))
			.withAutoCommitRetriesMode(AutoCommitRetriesMode.DISABLED)
			.build();
	}

}
