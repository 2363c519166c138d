package io.github.neo4jsessions.server;

import java.util.Map;

import org.neo4j.driver.Driver;

/**
 * Queries that check the data on the server.
 */
public final class DirectQueries {

	private DirectQueries() {
	}

	/**
	 * Run a query whose result is one number.
	 * @param driver a driver that is connected to the server directly
	 * @param query the query
	 * @param parameters its parameters
	 * @return the number
	 */
	public static long count(Driver driver, String query, Map<String, Object> parameters) {
		return driver.executableQuery(query).withParameters(parameters).execute().records().get(0).get(0).asLong();
	}

}
