package io.github.neo4jsessions.springdata;

/**
 * Runs the contract with the starter.
 */
class StockTransactionsBesideTheStarterIT extends StockTransactionsContract {

	@Override
	boolean starter() {
		return true;
	}

}
