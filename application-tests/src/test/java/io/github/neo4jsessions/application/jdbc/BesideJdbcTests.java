package io.github.neo4jsessions.application.jdbc;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.application.ApplicationRun;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The starter in an application with JDBC.
 */
class BesideJdbcTests {

	@Test
	void theTransactionBeansAreThoseOfTheApplicationWithoutTheStarter() {
		try (ApplicationRun with = ApplicationRun.with(JdbcApplication.class);
				ApplicationRun without = ApplicationRun.without(JdbcApplication.class)) {
			with.assertSameTransactionsAs(without);
			assertThat(with.injectedTransactions()).containsEntry("PlatformTransactionManager", "transactionManager")
				.containsEntry("manager of the TransactionTemplate", "transactionManager")
				.containsEntry("field", "transactionManager");
			assertThat(with.bean(PlatformTransactionManager.class)).isInstanceOf(JdbcTransactionManager.class);
		}
	}

	@Test
	void aTransactionThatNamesNoManagerIsThatOfJdbc() {
		try (ApplicationRun run = ApplicationRun.with(JdbcApplication.class)) {
			Orders orders = run.bean(Orders.class);
			orders.place("book");
			assertThatIllegalArgumentException().isThrownBy(() -> orders.place(" "));
			assertThat(orders.count()).isOne();
			run.bean(TransactionTemplate.class).executeWithoutResult((status) -> {
				orders.place("pen");
				status.setRollbackOnly();
			});
			assertThat(orders.count()).isOne();
			assertThat(run.bean(SessionTemplate.class).statistics().opened()).isZero();
		}
	}

}
