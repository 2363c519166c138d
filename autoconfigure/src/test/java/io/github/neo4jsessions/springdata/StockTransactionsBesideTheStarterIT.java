package io.github.neo4jsessions.springdata;

/**
 * With the starter.
 */
class StockTransactionsBesideTheStarterIT extends StockTransactionsContract {

	@Override
	boolean starter() {
		return true;
	}

}
