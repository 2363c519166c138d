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
	void besideAnotherSessionUnsetValuesAreInherited() {
		SessionConfig around = SessionConfig.builder().withDatabase("movies").withImpersonatedUser("alice").build();
		SessionConfig read = SessionConfig.builder().withDefaultAccessMode(AccessMode.READ).withFetchSize(7).build();
		assertThat(SessionConfigs.beside(around, read)).isEqualTo(SessionConfig.builder()
			.withDefaultAccessMode(AccessMode.READ)
			.withFetchSize(7)
			.withDatabase("movies")
			.withImpersonatedUser("alice")
			.build());
		assertThat(SessionConfigs.beside(around, SessionConfig.forDatabase("movies"))).isEqualTo(around);
		SessionConfig bob = SessionConfig.builder().withImpersonatedUser("bob").build();
		assertThat(SessionConfigs.beside(around, bob).impersonatedUser()).contains("bob");
		assertThat(SessionConfigs.beside(around, bob).database()).contains("movies");
	}

	@Test
	void besideAnotherSessionANamedDatabaseDoesNotInheritTheUser() {
		SessionConfig around = SessionConfig.builder().withDatabase("movies").withImpersonatedUser("alice").build();
		SessionConfig elsewhere = SessionConfig.forDatabase("books");
		assertThat(SessionConfigs.beside(around, elsewhere)).isSameAs(elsewhere);
		assertThat(SessionConfigs.beside(around, around)).isSameAs(around);
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
