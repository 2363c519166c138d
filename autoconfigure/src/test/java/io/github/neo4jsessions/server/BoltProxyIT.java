package io.github.neo4jsessions.server;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.BoltProxy;
import io.github.neo4jsessions.test.driver.BoltRequest;
import io.github.neo4jsessions.test.driver.Fault;
import io.github.neo4jsessions.test.driver.Stall;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests the proxy between a driver and a real server. Checks of the server's state do not
 * go through the proxy.
 */
@Neo4jServerTest
class BoltProxyIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String id = UUID.randomUUID().toString();

	@Autowired
	private Neo4jConnectionDetails details;

	@Autowired
	private Driver direct;

	private BoltProxy proxy;

	private Driver driver;

	@BeforeEach
	void open() {
		this.proxy = BoltProxy.to(this.details.getUri());
		this.driver = GraphDatabase.driver(this.proxy.uri(), this.details.getAuthToken());
	}

	@AfterEach
	void close() {
		this.driver.close();
		this.proxy.close();
		assertThat(threads()).isZero();
	}

	@Test
	void passesQueriesAndListsTheirRequests() {
		TransactionConfig config = TransactionConfig.builder()
			.withMetadata(Map.of("app", this.id))
			.withTimeout(Duration.ofSeconds(20))
			.build();
		AsyncSession session = session();
		AsyncTransaction transaction = get(session.beginTransactionAsync(config));
		get(create(transaction));
		get(transaction.commitAsync());
		assertThat(nodes()).isOne();
		assertThat(this.proxy.requests()).extracting(BoltRequest::type)
			.filteredOn((type) -> type != BoltMessage.TELEMETRY)
			.containsExactly(BoltMessage.HELLO, BoltMessage.LOGON, BoltMessage.BEGIN, BoltMessage.RUN, BoltMessage.PULL,
					BoltMessage.COMMIT, BoltMessage.RESET);
		assertThat(request(BoltMessage.BEGIN).extra()).containsEntry("tx_metadata", Map.of("app", this.id))
			.containsEntry("tx_timeout", 20_000L)
			.doesNotContainKey("mode");
		assertThat(request(BoltMessage.RUN).query()).startsWith("CREATE");
	}

	@Test
	void listsModeAndBookmarks() {
		AsyncSession writer = session();
		get(create(writer));
		AsyncSession reader = this.driver.session(AsyncSession.class,
				SessionConfig.builder()
					.withDefaultAccessMode(AccessMode.READ)
					.withBookmarks(writer.lastBookmarks())
					.build());
		get(reader.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync));
		BoltRequest read = this.proxy.requests()
			.stream()
			.filter((request) -> request.query().equals("RETURN 1"))
			.findFirst()
			.orElseThrow();
		assertThat(read.extra()).containsEntry("mode", "r");
		assertThat(read.extra().get("bookmarks")).asInstanceOf(InstanceOfAssertFactories.LIST)
			.containsExactly(writer.lastBookmarks().iterator().next().value());
	}

	@Test
	void aCutBeforeTheAnswerToACommitHidesTheCommit() {
		Fault cut = this.proxy.on(BoltMessage.COMMIT).cutBeforeAnswer();
		AsyncTransaction transaction = get(session().beginTransactionAsync());
		get(create(transaction));
		assertUnavailable(transaction.commitAsync());
		assertThat(cut.reached()).isOne();
		assertThat(nodes()).isOne();
		assertThat(this.proxy.connections()).isZero();
	}

	@Test
	void aCutBeforeACommitPreventsTheCommit() {
		Fault cut = this.proxy.on(BoltMessage.COMMIT).cutBeforeRequest();
		AsyncTransaction transaction = get(session().beginTransactionAsync());
		get(create(transaction));
		assertUnavailable(transaction.commitAsync());
		assertThat(cut.reached()).isOne();
		assertThat(nodes()).isZero();
	}

	@Test
	void aStalledAnswerToAPullContinuesWhenReleased() {
		Stall stall = this.proxy.on(BoltMessage.PULL).stallAnswer();
		CompletableFuture<List<Integer>> numbers = session().runAsync("UNWIND range(1, 3) AS n RETURN n")
			.thenCompose((cursor) -> cursor.listAsync((row) -> row.get("n").asInt()))
			.toCompletableFuture();
		stall.awaitReached(PATIENCE);
		assertThat(numbers).isNotDone();
		stall.release();
		assertThat(numbers).succeedsWithin(PATIENCE).isEqualTo(List.of(1, 2, 3));
	}

	@Test
	void aStalledBeginDoesNotReachTheServerUntilReleased() {
		TransactionConfig config = TransactionConfig.builder().withMetadata(Map.of("app", this.id)).build();
		Stall stall = this.proxy.on(BoltMessage.BEGIN).stallRequest();
		CompletableFuture<AsyncTransaction> begun = session().beginTransactionAsync(config).toCompletableFuture();
		stall.awaitReached(PATIENCE);
		assertThat(openTransactions()).isZero();
		assertThat(begun).isNotDone();
		stall.release();
		AsyncTransaction transaction = get(begun);
		assertThat(openTransactions()).isOne();
		get(transaction.rollbackAsync());
	}

	@Test
	void aStallEndsWhenItsConnectionIsCut() {
		Stall stall = this.proxy.on(BoltMessage.COMMIT).stallAnswer();
		AsyncTransaction transaction = get(session().beginTransactionAsync());
		get(create(transaction));
		CompletableFuture<Void> committed = transaction.commitAsync().toCompletableFuture();
		stall.awaitReached(PATIENCE);
		assertThat(nodes()).isOne();
		assertThat(committed).isNotDone();
		this.proxy.cutAll();
		assertUnavailable(committed);
	}

	@Test
	void aStallMayEndWithACut() {
		Stall stall = this.proxy.on(BoltMessage.COMMIT).stallAnswer();
		AsyncTransaction transaction = get(session().beginTransactionAsync());
		get(create(transaction));
		assertThat(stall.isHolding()).isFalse();
		CompletableFuture<Void> reached = new CompletableFuture<>();
		stall.onReached(() -> reached.complete(null));
		CompletionStage<Void> commit = transaction.commitAsync();
		assertThat(reached).succeedsWithin(PATIENCE);
		assertThat(stall.isHolding()).isTrue();
		stall.cut();
		assertUnavailable(commit);
		await().atMost(PATIENCE).until(() -> !stall.isHolding());
		assertThat(nodes()).isOne();
	}

	@Test
	void aStallDoesNotAffectOtherConnections() {
		Stall stall = this.proxy.on(BoltMessage.RUN).stallAnswer();
		CompletableFuture<Integer> held = number(session());
		stall.awaitReached(PATIENCE);
		assertThat(number(session())).succeedsWithin(PATIENCE);
		assertThat(this.proxy.connections()).isEqualTo(2);
		assertThat(held).isNotDone();
		stall.release();
		assertThat(held).succeedsWithin(PATIENCE);
		assertThat(stall.reached()).isOne();
	}

	@Test
	void answersOfPipelinedRequestsBelongToTheirRequests() {
		Stall stall = this.proxy.on(BoltMessage.RUN).nth(2).stallAnswer();
		AsyncTransaction transaction = get(session().beginTransactionAsync());
		CompletableFuture<ResultCursor> first = transaction.runAsync("RETURN 1").toCompletableFuture();
		CompletableFuture<ResultCursor> second = transaction.runAsync("RETURN 2").toCompletableFuture();
		stall.awaitReached(PATIENCE);
		assertThat(first).succeedsWithin(PATIENCE);
		assertThat(second).isNotDone();
		stall.release();
		assertThat(get(get(second).singleAsync()).get(0).asInt()).isEqualTo(2);
		get(transaction.commitAsync());
	}

	@Test
	void failuresAndIgnoredRequestsAreAnswersToo() {
		Stall stall = this.proxy.on(BoltMessage.RESET).stallAnswer();
		CompletableFuture<Integer> failed = session().runAsync("not Cypher")
			.thenCompose(ResultCursor::consumeAsync)
			.thenApply((summary) -> 1)
			.toCompletableFuture();
		stall.awaitReached(PATIENCE);
		stall.release();
		assertThat(failed).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(ClientException.class);
		assertThat(number(session())).succeedsWithin(PATIENCE);
		assertThat(this.proxy.connections()).isOne();
	}

	@Test
	void theNthRequestIsCountedOverAllConnections() {
		get(number(session()));
		Fault cut = this.proxy.on(BoltMessage.RUN).nth(3).cutBeforeAnswer();
		AsyncTransaction first = get(session().beginTransactionAsync());
		AsyncTransaction second = get(session().beginTransactionAsync());
		assertThat(number(first)).succeedsWithin(PATIENCE);
		assertThat(number(second)).succeedsWithin(PATIENCE);
		assertUnavailable(number(first));
		assertThat(number(second)).succeedsWithin(PATIENCE);
		get(second.commitAsync());
		assertThat(cut.reached()).isOne();
	}

	@Test
	void aPermanentFaultAppliesUntilItIsCancelled() {
		Fault cut = this.proxy.on(BoltMessage.RUN).always().cutBeforeRequest();
		assertUnavailable(number(session()));
		assertUnavailable(number(session()));
		cut.cancel();
		assertThat(number(session())).succeedsWithin(PATIENCE);
		assertThat(cut.reached()).isEqualTo(2);
	}

	@Test
	void aCutInTheMiddleOfARecordStreamDeliversTheRecordsBeforeIt() {
		Fault cut = this.proxy.on(BoltMessage.PULL).cutAfterRecords(2);
		ResultCursor cursor = get(session().runAsync("UNWIND range(1, 5) AS n RETURN n"));
		assertThat(get(cursor.nextAsync()).get("n").asInt()).isEqualTo(1);
		assertThat(get(cursor.nextAsync()).get("n").asInt()).isEqualTo(2);
		assertUnavailable(cursor.nextAsync());
		assertThat(cut.reached()).isOne();
	}

	@Test
	void aCutComesBeforeTheEndOfAResultThatHasFewerRecords() {
		this.proxy.on(BoltMessage.PULL).cutAfterRecords(2);
		assertUnavailable(number(session()));
	}

	@Test
	void aDelayKeepsTheOrderAndShowsTheRoundTrips() {
		get(this.driver.verifyConnectivityAsync());
		this.proxy.delay(Duration.ofMillis(20));
		int before = this.proxy.roundTrips();
		AsyncTransaction transaction = get(session().beginTransactionAsync());
		get(create(transaction));
		get(transaction.commitAsync());
		assertThat(this.proxy.roundTrips() - before).isEqualTo(4);
		AsyncTransaction pipelined = get(session().beginTransactionAsync());
		List<CompletableFuture<Integer>> numbers = IntStream.range(0, 5)
			.mapToObj((n) -> pipelined.runAsync("RETURN " + n)
				.thenCompose(ResultCursor::singleAsync)
				.thenApply((row) -> row.get(0).asInt())
				.toCompletableFuture())
			.toList();
		assertThat(numbers).extracting(BoltProxyIT::get).containsExactly(0, 1, 2, 3, 4);
		get(pipelined.commitAsync());
		assertThat(this.proxy.requests()).filteredOn((request) -> request.query().startsWith("RETURN "))
			.extracting(BoltRequest::query)
			.containsExactly("RETURN 0", "RETURN 1", "RETURN 2", "RETURN 3", "RETURN 4");
	}

	@Test
	void aDelayMayEndWhileMessagesAreInTransit() {
		this.proxy.delay(Duration.ofMillis(100));
		CompletableFuture<Integer> first = number(session());
		await().atMost(PATIENCE).until(() -> !this.proxy.requests().isEmpty());
		this.proxy.delay(Duration.ZERO);
		assertThat(first).succeedsWithin(PATIENCE);
		assertThat(number(session())).succeedsWithin(PATIENCE);
	}

	@Test
	void refusesNewConnectionsUntilItAcceptsAgain() {
		assertThat(number(session())).succeedsWithin(PATIENCE);
		this.proxy.refuse();
		assertThat(number(session())).succeedsWithin(PATIENCE);
		this.proxy.cutAll();
		assertUnavailable(number(session()));
		assertThat(this.proxy.connections()).isZero();
		this.proxy.accept();
		assertThat(number(session())).succeedsWithin(PATIENCE);
		assertThat(this.proxy.connections()).isOne();
	}

	@Test
	void passesMessagesOfManyChunksIntact() {
		byte[] bytes = new byte[1024 * 1024];
		new Random(1).nextBytes(bytes);
		byte[] back = get(session().runAsync("RETURN $bytes", Map.of("bytes", bytes))
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asByteArray()));
		assertThat(back).isEqualTo(bytes);
		assertThat(request(BoltMessage.RUN).query()).isEqualTo("RETURN $bytes");
	}

	@Test
	void servesManyConnectionsAtTheSameTime() {
		List<CompletableFuture<Integer>> numbers = IntStream.range(0, 32).mapToObj((i) -> number(session())).toList();
		assertThat(numbers).allSatisfy((number) -> assertThat(number).succeedsWithin(PATIENCE));
		assertThat(this.proxy.connections()).isBetween(1, 32);
		this.driver.close();
		await().atMost(PATIENCE).until(() -> this.proxy.connections() == 0);
	}

	@Test
	void closesAConnectionWhoseServerCannotBeReached() {
		try (BoltProxy ended = BoltProxy.to(this.details.getUri());
				BoltProxy toClosedPort = BoltProxy.to(closed(ended));
				Driver driver = GraphDatabase.driver(toClosedPort.uri(), this.details.getAuthToken())) {
			assertUnavailable(driver.verifyConnectivityAsync());
			assertThat(toClosedPort.connections()).isZero();
		}
	}

	@Test
	void closeEndsStalledAndDelayedMessages() {
		Stall stall = this.proxy.on(BoltMessage.RUN).stallRequest();
		CompletableFuture<Integer> stalled = number(session());
		stall.awaitReached(PATIENCE);
		this.proxy.delay(Duration.ofHours(1));
		CompletableFuture<Integer> delayed = number(session());
		await().atMost(PATIENCE).until(() -> this.proxy.connections() == 2);
		this.proxy.close();
		assertUnavailable(stalled);
		assertUnavailable(delayed);
		assertThat(threads()).isZero();
	}

	@Test
	void refusesInvalidArguments() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.on(BoltMessage.RECORD))
			.withMessageContaining("RECORD");
		assertThatIllegalArgumentException().isThrownBy(this.proxy.on(BoltMessage.GOODBYE)::cutBeforeAnswer)
			.withMessageContaining("GOODBYE");
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.on(BoltMessage.RUN).nth(0))
			.withMessageContaining("0");
		assertThatIllegalArgumentException().isThrownBy(() -> BoltProxy.to(URI.create("bolt+s://localhost")))
			.withMessageContaining("bolt+s");
		Fault never = this.proxy.on(BoltMessage.ROUTE).nth(2).cutBeforeAnswer();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> never.awaitReached(Duration.ZERO))
			.withMessageContaining("CUT_BEFORE_ANSWER on ROUTE no. 2");
	}

	private AsyncSession session() {
		return this.driver.session(AsyncSession.class);
	}

	private CompletionStage<?> create(AsyncQueryRunner runner) {
		return runner.runAsync("CREATE (:Proxied {id: $id})", Map.of("id", this.id))
			.thenCompose(ResultCursor::consumeAsync);
	}

	private BoltRequest request(BoltMessage type) {
		return this.proxy.requests().stream().filter((request) -> request.type() == type).findFirst().orElseThrow();
	}

	private long nodes() {
		return count("MATCH (n:Proxied {id: $id}) RETURN count(n)");
	}

	private long openTransactions() {
		return count("SHOW TRANSACTIONS YIELD metaData WHERE metaData.app = $id RETURN count(*)");
	}

	private long count(String query) {
		return DirectQueries.count(this.direct, query, Map.of("id", this.id));
	}

	private long threads() {
		String name = "bolt-proxy-" + this.proxy.uri().getPort();
		return Thread.getAllStackTraces().keySet().stream().filter((thread) -> thread.getName().equals(name)).count();
	}

	private static URI closed(BoltProxy proxy) {
		proxy.close();
		return proxy.uri();
	}

	private static CompletableFuture<Integer> number(AsyncQueryRunner runner) {
		return runner.runAsync("RETURN 1")
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asInt())
			.toCompletableFuture();
	}

	private static void assertUnavailable(CompletionStage<?> stage) {
		assertThat(stage.toCompletableFuture()).failsWithin(PATIENCE)
			.withThrowableThat()
			.withCauseInstanceOf(ServiceUnavailableException.class);
	}

	private static <T> T get(CompletionStage<T> stage) {
		assertThat(stage.toCompletableFuture()).succeedsWithin(PATIENCE);
		return stage.toCompletableFuture().join();
	}

}
