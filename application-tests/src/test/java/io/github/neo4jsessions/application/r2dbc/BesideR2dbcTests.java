package io.github.neo4jsessions.application.r2dbc;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.application.ApplicationRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The starter in an application with R2DBC.
 */
@Tag("r2dbc-mongodb-jms")
class BesideR2dbcTests {

	private static final String OWN_DATABASE = "--spring.r2dbc.generate-unique-name=true";

	@Test
	void theTransactionBeansAreThoseOfTheApplicationWithoutTheStarter() {
		try (ApplicationRun with = ApplicationRun.with(R2dbcApplication.class, OWN_DATABASE);
				ApplicationRun without = ApplicationRun.without(R2dbcApplication.class, OWN_DATABASE)) {
			with.assertSameTransactionsAs(without);
			assertThat(with.injectedTransactions())
				.containsEntry("TransactionManager", "connectionFactoryTransactionManager")
				.containsEntry("ReactiveTransactionManager", "connectionFactoryTransactionManager")
				.containsEntry("PlatformTransactionManager", "none")
				.containsEntry("TransactionTemplate", "none")
				.containsEntry("TransactionalOperator", "transactionalOperator");
		}
	}

	@Test
	void aTransactionThatNamesNoManagerIsThatOfR2dbc() {
		try (ApplicationRun run = ApplicationRun.with(R2dbcApplication.class, OWN_DATABASE)) {
			Readings readings = run.bean(Readings.class);
			readings.store(1).block();
			readings.storeByOperator(2).block();
			assertThatIllegalArgumentException().isThrownBy(() -> readings.store(-1).block());
			assertThatIllegalArgumentException().isThrownBy(() -> readings.storeByOperator(-2).block());
			assertThat(readings.count()).isEqualTo(2);
			assertThat(run.bean(SessionTemplate.class).statistics().opened()).isZero();
		}
	}

}
