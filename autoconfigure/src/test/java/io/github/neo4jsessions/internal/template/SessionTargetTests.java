package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.test.driver.ScriptedDriver;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The configuration of a session that is opened inside another one.
 */
class SessionTargetTests {

	private final SessionConfig around = SessionConfig.builder()
		.withDatabase("movies")
		.withImpersonatedUser("alice")
		.build();

	@Test
	void besideAnotherSessionUnsetValuesAreInherited() {
		SessionConfig read = SessionConfig.builder().withDefaultAccessMode(AccessMode.READ).withFetchSize(7).build();
		assertThat(beside(read)).isEqualTo(SessionConfig.builder()
			.withDefaultAccessMode(AccessMode.READ)
			.withFetchSize(7)
			.withDatabase("movies")
			.withImpersonatedUser("alice")
			.build());
		assertThat(beside(SessionConfig.forDatabase("movies"))).isEqualTo(this.around);
		SessionConfig bob = SessionConfig.builder().withImpersonatedUser("bob").build();
		assertThat(beside(bob).impersonatedUser()).contains("bob");
		assertThat(beside(bob).database()).contains("movies");
	}

	@Test
	void besideAnotherSessionANamedDatabaseDoesNotInheritTheUser() {
		SessionConfig elsewhere = SessionConfig.forDatabase("books");
		assertThat(beside(elsewhere)).isSameAs(elsewhere);
		assertThat(beside(this.around)).isSameAs(this.around);
	}

	@Test
	void theOptionsOfACallNameTheDatabaseAndTheUser() {
		SessionConfig elsewhere = SessionConfig.builder().withDatabase("books").withFetchSize(7).build();
		SessionConfig config = beside(elsewhere, CallOptions.NONE.in("songs"));
		assertThat(config.database()).contains("songs");
		assertThat(config.impersonatedUser()).contains("alice");
		assertThat(config.fetchSize()).contains(7L);
		assertThat(beside(elsewhere, CallOptions.NONE.asUser("bob")).database()).contains("books");
		assertThat(beside(elsewhere, CallOptions.NONE.asUser("bob")).impersonatedUser()).contains("bob");
	}

	private SessionConfig beside(SessionConfig config) {
		return beside(config, CallOptions.NONE);
	}

	private SessionConfig beside(SessionConfig config, CallOptions options) {
		TemplateSettings settings = new TemplateSettings(ScriptedDriver.create());
		settings.setSessionConfig(() -> config);
		return new SessionOpener(settings).configInside(this.around, null, null, options);
	}

}
