package io.github.neo4jsessions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.server.ProxiedDriverFixture;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.BoltRequest;
import io.github.neo4jsessions.test.driver.Fault;
import io.github.neo4jsessions.test.driver.Stall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.summary.ResultSummary;

import org.springframework.dao.TransientDataAccessResourceException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An auto-commit query loses its connection: what the caller is told, what the server
 * did, and when the query is retried.
 */
class LostQueryIT extends ProxiedDriverFixture {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final RetrySettings QUICKLY = new RetrySettings(Duration.ofMinutes(5), Duration.ofMillis(1), 1, 0,
			false);

	private final String run = UUID.randomUUID().toString();

	private SessionTemplate sessions;

	@BeforeEach
	void createTemplate() {
		this.sessions = SessionTemplate.builder(driver()).retry(QUICKLY).build();
	}

	@AfterEach
	void nothingStaysOpen() {
		assertNothingStaysOpen(this.sessions);
	}

	@Test
	void anAutoCommitQueryTakesTwoRoundTrips() {
		proxy().delay(Duration.ofMillis(20));
		assertThat(this.sessions.query("RETURN 1").fetchAs(Long.class).one()).succeedsWithin(PATIENCE);
		int before = proxy().roundTrips();
		assertThat(this.sessions.query("RETURN 1").fetchAs(Long.class).one()).succeedsWithin(PATIENCE);
		assertThat(proxy().roundTrips() - before).isEqualTo(2);
		assertThat(proxy().requests()).extracting(BoltRequest::type).doesNotContain(BoltMessage.BEGIN);
	}

	@Test
	void aWriteWhoseAnswerIsLostIsUnknownAndNotRetried() {
		proxy().on(BoltMessage.PULL).cutBeforeAnswer();
		assertFailsWith(create(this.sessions), TransactionOutcomeUnknownException.class);
		assertThat(created()).isOne();
		assertThat(this.sessions.statistics().unknown()).isOne();
		assertThat(this.sessions.statistics().retries()).isZero();
	}

	@Test
	void aWriteThatNeverArrivesIsUnknownToo() {
		proxy().on(BoltMessage.RUN).cutBeforeRequest();
		assertFailsWith(create(this.sessions), TransactionOutcomeUnknownException.class);
		assertThat(created()).isZero();
		assertThat(this.sessions.statistics().retries()).isZero();
	}

	@Test
	void anIdempotentWriteIsRetried() {
		proxy().on(BoltMessage.PULL).cutBeforeAnswer();
		assertThat(create(this.sessions.idempotent())).succeedsWithin(PATIENCE);
		assertThat(created()).isEqualTo(2);
		assertThat(this.sessions.statistics().retries()).isOne();
	}

	@Test
	void aQueryOfAReadSessionIsRetried() {
		this.sessions = this.sessions.mutate()
			.sessionConfig(SessionConfig.builder().withDefaultAccessMode(AccessMode.READ).build())
			.build();
		proxy().on(BoltMessage.PULL).cutBeforeAnswer();
		assertThat(this.sessions.query("RETURN 1").fetchAs(Long.class).one()).succeedsWithin(PATIENCE);
		assertThat(this.sessions.statistics().retries()).isOne();
		assertThat(this.sessions.statistics().unknown()).isZero();
	}

	@Test
	void aConnectionThatCannotBeMadeIsRetried() throws IOException {
		int port = closedPort();
		try (Driver nowhere = GraphDatabase.driver(URI.create("bolt://127.0.0.1:" + port))) {
			SessionTemplate template = SessionTemplate.builder(nowhere)
				.retry(new RetrySettings(Duration.ofMillis(50), Duration.ofMillis(10), 1, 0, false))
				.build();
			assertFailsWith(create(template), TransientDataAccessResourceException.class);
			assertThat(template.statistics().retries()).isPositive();
			assertThat(template.statistics().unknown()).isZero();
		}
	}

	@Test
	void aDeadlockIsRetried() {
		// the server answers one of the two queries with a transient error
		directDriver().executableQuery("CREATE (:Locked {run: $run, name: 'a'}), (:Locked {run: $run, name: 'b'})")
			.withParameters(Map.of("run", this.run))
			.execute();
		String lock = "MATCH (x:Locked {run: $run, name: $first}) SET x.by = $first WITH x "
				+ "UNWIND range(1, 3000000) AS i WITH x, count(i) AS n "
				+ "MATCH (y:Locked {run: $run, name: $second}) SET y.by = $first, y.times = coalesce(y.times, 0) + 1";
		CompletableFuture<ResultSummary> one = this.sessions.query(lock)
			.bindAll(Map.of("run", this.run, "first", "a", "second", "b"))
			.run();
		CompletableFuture<ResultSummary> two = this.sessions.query(lock)
			.bindAll(Map.of("run", this.run, "first", "b", "second", "a"))
			.run();
		assertThat(one).succeedsWithin(PATIENCE);
		assertThat(two).succeedsWithin(PATIENCE);
		assertThat(this.sessions.query("MATCH (x:Locked {run: $run}) RETURN sum(x.times)")
			.bind(this.run)
			.to("run")
			.fetchAs(Long.class)
			.one()).succeedsWithin(PATIENCE).satisfies((sum) -> assertThat(sum).hasValue(2L));
	}

	@Test
	void aLostConnectionInATransactionRetriesTheWholeTransaction() {
		proxy().on(BoltMessage.PULL).cutBeforeAnswer();
		assertThat(this.sessions.executeWrite((tx) -> create(this.sessions))).succeedsWithin(PATIENCE);
		assertThat(created()).isOne();
		assertThat(this.sessions.statistics().unknown()).isZero();
	}

	@Test
	void aCancelWhileTheQueryIsStalledClosesTheSession() {
		Stall stall = proxy().on(BoltMessage.PULL).stallAnswer();
		CompletableFuture<ResultSummary> future = create(this.sessions);
		stall.awaitReached(PATIENCE);
		future.cancel(true);
		stall.release();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.sessions.statistics().active()).isZero());
		assertThat(this.sessions.statistics().retries()).isZero();
	}

	@Test
	void aStreamIsRetriedOnlyIfItIsCutOffBeforeItsFirstRow() {
		proxy().on(BoltMessage.PULL).cutBeforeAnswer();
		FetchSpec.Typed<Long> query = this.sessions.idempotent()
			.query("UNWIND range(1, 10) AS n RETURN n")
			.fetchAs(Long.class);
		assertThat(query.stream().collectList().toFuture()).succeedsWithin(PATIENCE)
			.satisfies((rows) -> assertThat(rows).hasSize(10));
		assertThat(this.sessions.statistics().retries()).isOne();
		Fault cut = proxy().on(BoltMessage.PULL).cutAfterRecords(3);
		assertThat(query.stream().collectList().toFuture()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(TransactionOutcomeUnknownException.class);
		cut.awaitReached(PATIENCE);
		assertThat(this.sessions.statistics().retries()).isOne();
	}

	private CompletableFuture<ResultSummary> create(SessionOperations sessions) {
		return sessions.query("CREATE (:LostQuery {run: $run})").bind(this.run).to("run").run();
	}

	private long created() {
		return count("MATCH (n:LostQuery {run: $run}) RETURN count(n)", Map.of("run", this.run));
	}

	private static int closedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
