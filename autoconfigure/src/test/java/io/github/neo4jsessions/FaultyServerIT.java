package io.github.neo4jsessions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.neo4jsessions.embedded.EmbeddedNeo4j;
import io.github.neo4jsessions.internal.async.Exceptions;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server is killed, paused and restarted while 32 scopes are in flight. Each scope
 * writes a pair of nodes: the write must be applied as a whole or not at all, at most
 * once, and as its future reports.
 */
class FaultyServerIT {

	private static final int LANES = 32;

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static EmbeddedNeo4j server;

	private final String run = UUID.randomUUID().toString();

	private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

	private final Map<String, Throwable> refused = new ConcurrentHashMap<>();

	private final Set<String> unknown = ConcurrentHashMap.newKeySet();

	private final AtomicInteger begun = new AtomicInteger();

	private final Executor nextTry = CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS);

	private volatile boolean over;

	private Driver driver;

	private SessionTemplate sessions;

	@BeforeAll
	static void start() {
		LogFactory.getLog(FaultyServerIT.class)
			.info("This test kills its server, so it always starts its own as a child process");
		server = EmbeddedNeo4j.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void connect() {
		this.driver = GraphDatabase.driver(server.boltUri(), AuthTokens.basic(server.username(), server.password()));
		this.sessions = SessionTemplate.builder(this.driver)
			.name("faulty")
			.retry(new RetrySettings(Duration.ofSeconds(2), Duration.ofMillis(50), 2, 0.2, false))
			.build();
	}

	@AfterEach
	void disconnect() {
		this.driver.close();
	}

	@Test
	void killedAndRestarted() {
		List<CompletableFuture<Void>> lanes = lanes();
		server.kill();
		// every lane has seen the failure
		await().atMost(PATIENCE).until(() -> this.refused.size() + this.unknown.size() >= LANES);
		server.restart();
		assertAllIsWellAfter(lanes);
	}

	@Test
	void pausedAndResumed() {
		List<CompletableFuture<Void>> lanes = lanes();
		server.pause();
		int atThePause = this.begun.get();
		// nothing answers any more, so every lane gets stuck
		await().atMost(PATIENCE)
			.during(Duration.ofSeconds(1))
			.until(() -> this.sessions.statistics().active() == LANES);
		assertThat(this.begun.get() - atThePause).isLessThanOrEqualTo(LANES);
		server.resume();
		assertAllIsWellAfter(lanes);
	}

	@Test
	void pausedAndKilledAndRestarted() {
		List<CompletableFuture<Void>> lanes = lanes();
		server.pause();
		await().atMost(PATIENCE)
			.during(Duration.ofSeconds(1))
			.until(() -> this.sessions.statistics().active() == LANES);
		server.kill();
		server.restart();
		assertAllIsWellAfter(lanes);
	}

	@Test
	void stoppedAndRestarted() {
		List<CompletableFuture<Void>> lanes = lanes();
		server.stop();
		server.restart();
		assertAllIsWellAfter(lanes);
	}

	/**
	 * Start the lanes: each makes one call after the other, until a call that it made
	 * after the fault has succeeded.
	 */
	private List<CompletableFuture<Void>> lanes() {
		List<CompletableFuture<Void>> lanes = IntStream.range(0, LANES).mapToObj(this::lane).toList();
		await().atMost(PATIENCE).until(() -> this.acknowledged.size() >= 2 * LANES);
		return lanes;
	}

	private CompletableFuture<Void> lane(int lane) {
		boolean last = this.over;
		String id = lane + "-" + this.begun.incrementAndGet();
		TransactionWork<String> pair = (tx) -> write(tx, id).thenCompose((first) -> write(tx, id));
		CompletableFuture<String> call = (lane % 2 == 0) ? this.sessions.executeWrite(pair)
				: this.sessions.inTransaction(pair);
		return call.handle((value, ex) -> {
			note(id, ex);
			return (last && ex == null) ? CompletableFuture.<Void>completedFuture(null)
					: CompletableFuture.supplyAsync(() -> lane(lane), this.nextTry).thenCompose((next) -> next);
		}).thenCompose((next) -> next);
	}

	private void note(String id, Throwable ex) {
		if (ex == null) {
			this.acknowledged.add(id);
		}
		else if (Exceptions.unwrap(ex) instanceof TransactionOutcomeUnknownException) {
			this.unknown.add(id);
		}
		else {
			this.refused.put(id, Exceptions.unwrap(ex));
		}
	}

	private CompletionStage<String> write(TransactionScope tx, String id) {
		return tx.runAsync("CREATE (:Pair {run: $run, id: $id})", Map.of("run", this.run, "id", id))
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> id);
	}

	private void assertAllIsWellAfter(List<CompletableFuture<Void>> lanes) {
		this.over = true;
		assertThat(CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new))).as("every future has settled")
			.succeedsWithin(PATIENCE);
		SessionStatistics statistics = this.sessions.statistics();
		assertThat(statistics.active()).isZero();
		assertThat(statistics.closed()).isEqualTo(statistics.opened());
		assertThat(statistics.unknown()).isEqualTo(this.unknown.size());
		assertThat(statistics.committed()).isEqualTo(this.acknowledged.size());
		Map<String, Long> nodes = nodes();
		Map<String, Throwable> appliedAfterAll = new TreeMap<>(this.refused);
		appliedAfterAll.keySet().retainAll(nodes.keySet());
		assertThat(appliedAfterAll).as("reported as not committed, but committed").isEmpty();
		assertThat(nodes.values()).as("nothing is applied in part or twice").containsOnly(2L);
		assertThat(nodes.keySet()).containsAll(this.acknowledged);
		assertThat(this.acknowledged.size() + this.refused.size() + this.unknown.size())
			.as("every call is accounted for")
			.isEqualTo(this.begun.get());
		assertPoolIsWhole();
	}

	private void assertPoolIsWhole() {
		CompletableFuture<String> release = new CompletableFuture<>();
		AtomicInteger atWork = new AtomicInteger();
		List<CompletableFuture<String>> held = new ArrayList<>();
		for (int i = 0; i < LANES; i++) {
			held.add(this.sessions.executeWrite(
					(tx) -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync).thenCompose((summary) -> {
						atWork.incrementAndGet();
						return release;
					})));
		}
		await().atMost(PATIENCE).until(() -> atWork.get() == LANES);
		release.complete("done");
		assertThat(CompletableFuture.allOf(held.toArray(CompletableFuture[]::new))).succeedsWithin(PATIENCE);
		assertThat(this.sessions.statistics().active()).isZero();
	}

	private Map<String, Long> nodes() {
		return this.driver.executableQuery("MATCH (n:Pair {run: $run}) RETURN n.id AS id, count(n) AS nodes")
			.withParameters(Map.of("run", this.run))
			.execute()
			.records()
			.stream()
			.collect(Collectors.toMap((row) -> row.get("id").asString(), (row) -> row.get("nodes").asLong()));
	}

}
