package io.github.neo4jsessions;

/**
 * Where there is no transaction manager: whatever fails is rolled back.
 */
enum TemplateDemarcation implements TransactionDemarcation {

	INSTANCE;

	@Override
	public boolean rollbackOn(Throwable error) {
		return true;
	}

}
