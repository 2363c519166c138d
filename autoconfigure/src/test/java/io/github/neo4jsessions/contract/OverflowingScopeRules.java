package io.github.neo4jsessions.contract;

import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scopes whose stack overflows in the middle of a step of the driver: this is an error
 * like any other, after which the remaining steps are taken.
 */
interface OverflowingScopeRules extends ScopeFixture {

	@ParameterizedTest
	@EnumSource(names = { "SESSION", "BEGIN", "RUN", "COMMIT" })
	default void overflowingScopesFailAndClose(Step step) {
		script().on(step).throwing(new StackOverflowError("the stack ended in the driver"));
		Throwable error = error(template().inTransaction(this::create));
		assertThat(error).satisfiesAnyOf((reported) -> assertThat(reported).isInstanceOf(StackOverflowError.class),
				(reported) -> assertThat(reported).hasCauseInstanceOf(StackOverflowError.class));
		assertThat(error instanceof TransactionOutcomeUnknownException).as("unknown").isEqualTo(step == Step.COMMIT);
		assertThat(template().statistics().unknown()).isEqualTo((step == Step.COMMIT) ? 1 : 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void overflowingScopesReportTheFirstErrorIfTheRollbackOverflows() {
		script().on(Step.ROLLBACK).throwing(new StackOverflowError("the stack ended in the driver"));
		assertThat(error(template().inTransaction((tx) -> failing()))).isSameAs(workError());
		assertOutcomes(0, 0, 1, 0);
	}

	@Test
	default void overflowingScopesReturnTheValueIfOnlyTheCloseOverflows() {
		script().on(Step.CLOSE).throwing(new StackOverflowError("the stack ended in the driver"));
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isOne();
	}

	@ParameterizedTest
	@EnumSource(names = { "BEGIN", "COMMIT", "CLOSE" })
	default void scopesThatOverflowBehindAStepOfTheDriverEnd(Step step) {
		templateWith((builder) -> builder.maxActive(1));
		script().on(step).answer(Behaviours.overflowingAfterwards());
		Throwable error = template().inTransaction(this::create)
			.handle((value, ex) -> ex)
			.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.join();
		assertThat(error instanceof TransactionOutcomeUnknownException).as("unknown").isEqualTo(step == Step.COMMIT);
		assertThat(error == null).as("committed").isEqualTo(step == Step.CLOSE);
		assertAnotherScopeWorks(step);
	}

	@Test
	default void scopesThatOverflowBehindTheRollbackEndWithTheFirstError() {
		templateWith((builder) -> builder.maxActive(1));
		script().on(Step.ROLLBACK).answer(Behaviours.overflowingAfterwards());
		assertThat(error(template().inTransaction((tx) -> failing()))).isSameAs(workError());
		assertAnotherScopeWorks(Step.ROLLBACK);
	}

	private void assertAnotherScopeWorks(Step step) {
		eventually().until(() -> template().statistics().active() == 0);
		assertThat(template().monitor().activeTransactions()).as("transactions").isZero();
		script().on(step).succeed();
		assertThatValue(template().inTransaction(this::create)).isEqualTo("created");
	}

}
