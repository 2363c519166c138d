package io.github.neo4jsessions.test;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.test.context.transaction.TransactionalTestExecutionListener;

/**
 * Empties the database before each test whose context has a {@link TestDatabase}.
 */
final class EmptyDatabaseTestExecutionListener extends AbstractTestExecutionListener {

	/**
	 * The database is emptied before the transaction of a transactional test begins:
	 * {@link TransactionalTestExecutionListener} has the order 4000.
	 */
	@Override
	public int getOrder() {
		return 3500;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			testContext.getApplicationContext().getBeanProvider(TestDatabase.class).ifAvailable(TestDatabase::empty);
		}
	}

}
