package io.github.neo4jsessions.springdata;

/**
 * Runs the contract without the starter.
 */
class StockTransactionsIT extends StockTransactionsContract {

	@Override
	boolean starter() {
		return false;
	}

}
