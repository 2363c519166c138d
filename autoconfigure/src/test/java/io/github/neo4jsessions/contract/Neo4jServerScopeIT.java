package io.github.neo4jsessions.contract;

import java.util.Map;

import io.github.neo4jsessions.server.DirectQueries;
import io.github.neo4jsessions.server.Neo4jServerTest;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.BoltProxy;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.dao.InvalidDataAccessResourceUsageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract on a real server, through a proxy that reads the messages to it. The
 * script takes the place of failures that a server cannot produce on demand. The server
 * says what was applied and what was left open.
 */
@Neo4jServerTest
class Neo4jServerScopeIT extends SessionScopeContract {

	private static BoltProxy proxy;

	private static Driver driver;

	private static AuthToken token;

	@Autowired
	private Driver directDriver;

	private int earlierRequests;

	@BeforeAll
	static void connectThroughTheProxy(@Autowired Neo4jConnectionDetails details) {
		proxy = BoltProxy.to(details.getUri());
		token = details.getAuthToken();
		driver = GraphDatabase.driver(proxy.uri(), token);
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
	public AuthToken token() {
		return token;
	}

	@Override
	public long applied(String mark) {
		return count("MATCH (n:Contract) WHERE n.run STARTS WITH $mark RETURN count(n)", Map.of("mark", mark));
	}

	/**
	 * Work that fails without a server error is rolled back with a ROLLBACK. A failed
	 * query has already ended the transaction on the server; the driver then sends no
	 * ROLLBACK, only the RESET with which each connection returns to the pool.
	 */
	@Test
	void aTransactionThatTheServerEndedIsRolledBackByAReset() {
		assertThat(error(template().inTransaction((tx) -> create(tx)
			.thenCompose((created) -> tx.runAsync("RETURN 1/0").thenCompose(ResultCursor::consumeAsync)))))
			.isInstanceOf(InvalidDataAccessResourceUsageException.class);
		assertOutcomes(0, 1, 0, 0);
		assertThat(applied()).isZero();
		assertThat(received(Step.COMMIT)).isZero();
		assertThat(received(Step.ROLLBACK)).isZero();
		assertThat(received(BoltMessage.RESET)).isPositive();
	}

	@Override
	public long received(Step message) {
		return received(BoltMessage.valueOf(message.name()));
	}

	private long received(BoltMessage type) {
		return proxy.requests().stream().skip(this.earlierRequests).filter((request) -> request.type() == type).count();
	}

	@Override
	boolean nothingLeftOpen() {
		return count("SHOW TRANSACTIONS YIELD metaData WHERE metaData.app = 'contract' RETURN count(*)", Map.of()) == 0;
	}

	private long count(String query, Map<String, Object> parameters) {
		return DirectQueries.count(this.directDriver, query, parameters);
	}

}
