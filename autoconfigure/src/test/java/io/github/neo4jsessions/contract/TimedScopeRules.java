package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;

import org.springframework.dao.TransientDataAccessResourceException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scopes that take too long.
 */
interface TimedScopeRules extends ScopeFixture {

	@Test
	default void timedScopesRollBackWorkThatDoesNotEnd() {
		templateWith((builder) -> builder.scopeTimeout(Duration.ofMillis(20)));
		assertThat(
				error(template().inTransaction((tx) -> create(tx).thenCompose((created) -> new CompletableFuture<>()))))
			.isInstanceOf(SessionScopeTimeoutException.class)
			.isInstanceOf(TransientDataAccessResourceException.class)
			.hasMessageContaining("'contract'")
			.hasMessageContaining("scopeTimeout of PT0.02S");
		assertThat(template().statistics().active()).isZero();
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void timedScopesCloseASessionWhoseWorkDoesNotEnd() {
		templateWith((builder) -> builder.scopeTimeout(Duration.ofMillis(20)));
		assertThat(error(template().execute((session) -> new CompletableFuture<>())))
			.isInstanceOf(SessionScopeTimeoutException.class);
		assertSteps(Step.SESSION, Step.CLOSE);
	}

	@Test
	default void timedScopesDoNotUndoACommitThatWasSent() {
		UnansweredCall<String> call = timedOutIn(Step.COMMIT,
				(builder, timeout) -> builder.scopeTimeout(timeout).leakDetectionThreshold(timeout.multipliedBy(2)),
				() -> template().inTransaction(this::create));
		// answered only after the timeout
		eventually().until(() -> template().statistics().leaked() == 1);
		call.answer().complete(null);
		assertThatValue(call.future()).isEqualTo("created");
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void timedScopesThatEndInTimeAreNotAffected() {
		templateWith((builder) -> builder.scopeTimeout(PATIENCE).leakDetectionThreshold(PATIENCE));
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
		assertThat(template().statistics().leaked()).isZero();
	}

}
