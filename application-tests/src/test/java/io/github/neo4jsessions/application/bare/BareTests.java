package io.github.neo4jsessions.application.bare;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.application.ApplicationRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter in an application without a transaction manager.
 */
@Tag("bare")
class BareTests {

	@Test
	void optionalLibrariesAreNotOnTheClassPath() {
		AbsentClasses.assertAbsent();
	}

	@Test
	void aMethodThatReturnsNoFutureIsNotTransactionalAsWithoutTheStarter() {
		try (ApplicationRun with = ApplicationRun.with(BareApplication.class);
				ApplicationRun without = ApplicationRun.without(BareApplication.class)) {
			assertThat(without.context().getBeanNamesForType(SessionTemplate.class)).isEmpty();
			for (ApplicationRun run : new ApplicationRun[] { without, with }) {
				assertThat(run.bean(Ledger.class).enter("line")).isEqualTo("line, false");
			}
		}
	}

}
