package io.github.neo4jsessions.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.test.driver.BoltProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A driver that is connected to a real server through a {@link BoltProxy}. Each test has
 * its own proxy and driver.
 */
@Neo4jServerTest
public abstract class ProxiedDriverFixture {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	@Autowired
	private Neo4jConnectionDetails details;

	@Autowired
	private Driver directDriver;

	private BoltProxy proxy;

	private Driver driver;

	@BeforeEach
	final void connectThroughTheProxy() {
		this.proxy = BoltProxy.to(this.details.getUri());
		this.driver = GraphDatabase.driver(this.proxy.uri(), this.details.getAuthToken());
	}

	@AfterEach
	final void disconnect() {
		this.driver.close();
		this.proxy.close();
	}

	protected final BoltProxy proxy() {
		return this.proxy;
	}

	protected final Driver driver() {
		return this.driver;
	}

	/**
	 * Return a driver that is connected to the server without the proxy.
	 */
	protected final Driver directDriver() {
		return this.directDriver;
	}

	/**
	 * Run a query whose result is one number, without the proxy.
	 */
	protected final long count(String query, Map<String, Object> parameters) {
		return DirectQueries.count(this.directDriver, query, parameters);
	}

	protected final void assertNothingStaysOpen(SessionTemplate sessions) {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(sessions.statistics().active()).isZero());
		assertThat(sessions.query("RETURN 1").fetchAs(Long.class).one()).as("the driver still works")
			.succeedsWithin(PATIENCE);
	}

	protected static void assertFailsWith(CompletableFuture<?> future, Class<? extends Throwable> type) {
		assertThat(future).failsWithin(PATIENCE).withThrowableThat().havingCause().isInstanceOf(type);
	}

}
