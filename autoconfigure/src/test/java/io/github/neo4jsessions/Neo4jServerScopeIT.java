package io.github.neo4jsessions;

import java.util.Map;

import io.github.neo4jsessions.ScriptedDriver.Step;
import io.github.neo4jsessions.server.BoltMessage;
import io.github.neo4jsessions.server.BoltProxy;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;

/**
 * The contract on a real server, through a proxy that reads what is sent to it. What a
 * server cannot be made to do on demand the script does in its place; what was applied
 * and what was left open is what the server says.
 */
@Neo4jServerTest
class Neo4jServerScopeIT extends SessionScopeContract {

	private static BoltProxy proxy;

	private static Driver driver;

	@Autowired
	private Driver directDriver;

	private int earlierRequests;

	@BeforeAll
	static void connectThroughTheProxy(@Autowired Neo4jConnectionDetails details) {
		proxy = BoltProxy.to(details.getUri());
		driver = GraphDatabase.driver(proxy.uri(), details.getAuthToken());
	}

	@AfterAll
	static void close() {
		driver.close();
		proxy.close();
	}

	@BeforeEach
	void countFromHere() {
		this.earlierRequests = proxy.requests().size();
	}

	@Override
	Driver driver() {
		return driver;
	}

	@Override
	public long applied() {
		return count("MATCH (n:Contract {run: $run}) RETURN count(n)", Map.of("run", run()));
	}

	@Override
	public long received(Step message) {
		BoltMessage type = BoltMessage.valueOf(message.name());
		return proxy.requests().stream().skip(this.earlierRequests).filter((request) -> request.type() == type).count();
	}

	@Override
	boolean nothingLeftOpen() {
		return count("SHOW TRANSACTIONS YIELD metaData WHERE metaData.app = 'contract' RETURN count(*)", Map.of()) == 0;
	}

	private long count(String query, Map<String, Object> parameters) {
		return this.directDriver.executableQuery(query)
			.withParameters(parameters)
			.execute()
			.records()
			.get(0)
			.get(0)
			.asLong();
	}

}
