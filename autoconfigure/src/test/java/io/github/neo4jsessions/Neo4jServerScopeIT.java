package io.github.neo4jsessions;

import java.util.Map;

import io.github.neo4jsessions.server.Neo4jServerTest;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.annotation.Autowired;

/**
 * The contract on a real server. What a server cannot be made to do on demand the script
 * does in its place; what was applied and what was left open is what the server says.
 */
@Neo4jServerTest
class Neo4jServerScopeIT extends SessionScopeContract {

	@Autowired
	private Driver driver;

	@Override
	Driver driver() {
		return this.driver;
	}

	@Override
	public long applied() {
		return count("MATCH (n:Contract {run: $run}) RETURN count(n)", Map.of("run", run()));
	}

	@Override
	boolean nothingLeftOpen() {
		return count("SHOW TRANSACTIONS YIELD metaData WHERE metaData.app = 'contract' RETURN count(*)", Map.of()) == 0;
	}

	private long count(String query, Map<String, Object> parameters) {
		return this.driver.executableQuery(query).withParameters(parameters).execute().records().get(0).get(0).asLong();
	}

}
