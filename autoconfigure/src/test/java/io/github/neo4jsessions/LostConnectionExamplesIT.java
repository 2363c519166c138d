package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.github.neo4jsessions.DriverDoublesExamplesTests.Accounts;
import io.github.neo4jsessions.server.DirectQueries;
import io.github.neo4jsessions.server.Neo4jServerTest;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.BoltProxy;
import io.github.neo4jsessions.test.driver.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of tests that lose the connection to a real server.
 */
@Neo4jServerTest
class LostConnectionExamplesIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String from = UUID.randomUUID().toString();

	private final String to = UUID.randomUUID().toString();

	@Autowired
	private Neo4jConnectionDetails server;

	@Autowired
	private Driver direct;

	@BeforeEach
	void open() {
		this.direct.executableQuery("UNWIND $ids AS id CREATE (:Account {id: id, balance: 100})")
			.withParameters(Map.of("ids", new String[] { this.from, this.to }))
			.execute();
	}

	@Test
	void aTransferWhoseAnswerIsLostWasMade() {
		try (BoltProxy proxy = BoltProxy.to(this.server.getUri());
				Driver driver = GraphDatabase.driver(proxy.uri(), this.server.getAuthToken())) {
			Accounts accounts = new Accounts(SessionTemplate.create(driver));
			Fault lost = proxy.on(BoltMessage.COMMIT).cutBeforeAnswer();
			assertThat(accounts.transfer(this.from, this.to, 30)).failsWithin(PATIENCE)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(TransactionOutcomeUnknownException.class);
			assertThat(lost.reached()).isOne();
			assertThat(balance(this.from)).isEqualTo(70);
		}
	}

	@Test
	void aTransferWhoseCommitDoesNotArriveWasNotMade() {
		try (BoltProxy proxy = BoltProxy.to(this.server.getUri());
				Driver driver = GraphDatabase.driver(proxy.uri(), this.server.getAuthToken())) {
			Accounts accounts = new Accounts(SessionTemplate.create(driver));
			proxy.on(BoltMessage.COMMIT).cutBeforeRequest();
			assertThat(accounts.transfer(this.from, this.to, 30)).failsWithin(PATIENCE)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(TransactionOutcomeUnknownException.class);
			assertThat(balance(this.from)).isEqualTo(100);
		}
	}

	private long balance(String id) {
		return DirectQueries.count(this.direct, "MATCH (a:Account {id: $id}) RETURN a.balance", Map.of("id", id));
	}

}
