package io.github.neo4jsessions.springdata;

/**
 * Without the starter.
 */
class StockTransactionsIT extends StockTransactionsContract {

	@Override
	boolean starter() {
		return false;
	}

}
