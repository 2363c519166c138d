package io.github.neo4jsessions.application.jms;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.application.ApplicationRun;
import io.github.neo4jsessions.application.Attempt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter in an application with JMS, whose broker does not answer.
 */
@Tag("r2dbc-mongodb-jms")
class BesideJmsTests {

	@Test
	void theTransactionBeansAreThoseOfTheApplicationWithoutTheStarter() {
		try (ApplicationRun with = ApplicationRun.with(JmsApplication.class);
				ApplicationRun without = ApplicationRun.without(JmsApplication.class)) {
			with.assertSameTransactionsAs(without);
			assertThat(with.injectedTransactions()).containsEntry("TransactionManager", "transactionManager")
				.containsEntry("manager of the TransactionTemplate", "transactionManager")
				.containsEntry("field", "transactionManager");
			assertThat(Attempt.in(with)).contains("CannotCreateTransactionException")
				.contains("JMS")
				.isEqualTo(Attempt.in(without));
			assertThat(with.bean(SessionTemplate.class).statistics().opened()).isZero();
		}
	}

}
