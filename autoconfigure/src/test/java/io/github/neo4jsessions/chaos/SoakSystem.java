package io.github.neo4jsessions.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.contract.TemplateMeters;
import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.test.driver.BoltProxy;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The objects that live through all rounds of a soak, as they do in an application: one
 * driver behind one proxy, one template and its meters. Anything that a scope leaves in
 * them is still present after the last round.
 */
final class SoakSystem implements AutoCloseable {

	static final int MAX_ACTIVE = 8;

	static final Duration SCOPE_TIMEOUT = Duration.ofSeconds(4);

	/**
	 * The timer thread of a driver ends with the last timeout of an acquired connection,
	 * so these timeouts must be short for threads to be compared.
	 */
	private static final Config CONFIG = Config.builder()
		.withMaxConnectionPoolSize(MAX_ACTIVE)
		.withConnectionAcquisitionTimeout(5, TimeUnit.SECONDS)
		.withConnectionTimeout(5, TimeUnit.SECONDS)
		.build();

	private final EmbeddedNeo4j server;

	private final BoltProxy proxy;

	private final Driver driver;

	private final Driver directDriver;

	private final SoakSabotage sabotage = new SoakSabotage();

	private final SessionTemplate sessions;

	private final TemplateMeters meters;

	SoakSystem(EmbeddedNeo4j server) {
		this.server = server;
		this.proxy = BoltProxy.to(server.boltUri());
		AuthToken login = AuthTokens.basic(server.username(), server.password());
		this.driver = GraphDatabase.driver(this.proxy.uri(), login, CONFIG);
		this.directDriver = GraphDatabase.driver(server.boltUri(), login, CONFIG);
		ObservationRegistry observations = ObservationRegistry.create();
		this.sabotage.observe(observations);
		SessionTemplate.Builder template = SessionTemplate.builder(this.driver)
			.name("soak")
			.maxActive(MAX_ACTIVE)
			.acquireTimeout(Duration.ofSeconds(2))
			.scopeTimeout(SCOPE_TIMEOUT)
			.leakDetectionThreshold(Duration.ofMillis(250))
			.retry(new RetrySettings(Duration.ofSeconds(2), Duration.ofMillis(20), 2, 0.2, false))
			.observationRegistry(observations);
		this.sabotage.collaborate(template);
		this.sessions = template.build();
		this.meters = TemplateMeters.of(this.sessions);
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters.registry()));
	}

	EmbeddedNeo4j server() {
		return this.server;
	}

	BoltProxy proxy() {
		return this.proxy;
	}

	SessionTemplate sessions() {
		return this.sessions;
	}

	SoakSabotage sabotage() {
		return this.sabotage;
	}

	TemplateMeters meters() {
		return this.meters;
	}

	/**
	 * Send a query to the server without going through the proxy.
	 */
	List<Record> query(String query, Map<String, Object> parameters) {
		return this.directDriver.executableQuery(query).withParameters(parameters).execute().records();
	}

	/**
	 * Check that the driver's threads, which serve all callers, have no context of a
	 * caller.
	 */
	void assertThreadsAreClear() {
		List<CompletableFuture<AsyncTransaction>> open = Stream
			.generate(() -> this.driver.session(AsyncSession.class).beginTransactionAsync().thenApply((transaction) -> {
				this.sabotage.lookAround(null);
				return transaction;
			}).toCompletableFuture())
			.limit(MAX_ACTIVE)
			.toList();
		// all at the same time, and so on all connections
		assertThat(CompletableFuture.allOf(open.toArray(CompletableFuture[]::new))).succeedsWithin(SoakRound.PATIENCE);
		open.forEach((transaction) -> assertThat(transaction.join().closeAsync()).succeedsWithin(SoakRound.PATIENCE));
		this.sabotage.assertThatNoThreadHadTheContextOfAnotherCaller();
	}

	@Override
	public void close() {
		this.sabotage.close();
		this.driver.close();
		await("the driver has closed its connections").atMost(SoakRound.PATIENCE)
			.until(() -> this.proxy.connections() == 0);
		this.proxy.close();
		this.directDriver.close();
	}

}
