package io.github.neo4jsessions.application.mongodb;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.application.ApplicationRun;
import io.github.neo4jsessions.application.Attempt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter in an application with MongoDB, whose server does not answer.
 */
@Tag("r2dbc-mongodb-jms")
class BesideMongoTests {

	private static final String URI = "--spring.mongodb.uri=mongodb://localhost:1/test?serverSelectionTimeoutMS=100";

	@Test
	void theTransactionBeansAreThoseOfTheApplicationWithoutTheStarter() {
		try (ApplicationRun with = ApplicationRun.with(MongoApplication.class, URI);
				ApplicationRun without = ApplicationRun.without(MongoApplication.class, URI)) {
			with.assertSameTransactionsAs(without);
			assertThat(with.injectedTransactions()).containsEntry("TransactionManager", "transactionManager")
				.containsEntry("manager of the TransactionTemplate", "transactionManager")
				.containsEntry("field", "transactionManager");
			assertThat(Attempt.in(with)).contains("Mongo");
			assertThat(Attempt.in(without)).contains("Mongo");
			assertThat(with.bean(SessionTemplate.class).statistics().opened()).isZero();
		}
	}

}
