package io.github.neo4jsessions.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.internal.async.Exceptions;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A round of a soak: transfers with 32 in flight on 8 permits, a network that fails all
 * the time, collaborators that throw, and a server that fails once. The round then checks
 * what the callers were told against the data, the figures, the meters, the permits and
 * the connections.
 */
final class SoakRound implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofMinutes(3);

	static final int LANES = 32;

	private static final int OPENING_BALANCE = 1_000;

	private static final int PROGRESS = 100;

	private static final int MAX_CANCEL_MILLIS = 200;

	private static final int ONE_IN = 8;

	private final String run = UUID.randomUUID().toString();

	private final SoakSystem system;

	private final SessionTemplate sessions;

	private final SessionStatistics before;

	private final Random random;

	private final SoakFigures figures;

	private final SoakLedger ledger;

	private final Executor nextTry = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);

	private volatile boolean over;

	SoakRound(SoakSystem system, long seed, SoakFigures figures) {
		this.system = system;
		this.sessions = system.sessions();
		this.before = this.sessions.statistics();
		this.random = new Random(seed);
		this.figures = figures;
		this.ledger = new SoakLedger(figures);
	}

	/**
	 * Make transfers until the time has passed and the server has had its fault.
	 */
	void run(SoakServer fault, Duration length) {
		query("UNWIND range(0, $last) AS n CREATE (:SoakAccount {run: $run, number: n, balance: $balance})");
		CompletableFuture<Void> timeIsUp = new CompletableFuture<Void>().completeOnTimeout(null, length.toMillis(),
				TimeUnit.MILLISECONDS);
		this.system.sabotage().arm();
		List<CompletableFuture<Void>> lanes = IntStream.range(0, LANES).mapToObj((lane) -> lane()).toList();
		SoakNetwork network = new SoakNetwork(this.system.proxy(), new Random(this.random.nextLong()));
		try {
			awaitProgress();
			fault.strike(this.system.server(), this, 500 + this.random.nextInt(1_500));
			awaitProgress();
			await().atMost(PATIENCE).until(() -> timeIsUp.isDone() && network.outlasting() > 0);
		}
		finally {
			this.over = true;
			network.close();
			this.system.sabotage().disarm();
		}
		assertThat(CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new))).as("every future has settled")
			.succeedsWithin(PATIENCE);
		this.figures.network(network);
		this.figures.server(fault);
		this.figures.max("thrown by collaborators", this.system.sabotage().strikes());
	}

	/**
	 * Check the state after the round.
	 */
	void check() {
		await("no scope stays open").atMost(PATIENCE).until(() -> this.sessions.statistics().active() == 0);
		SessionStatistics now = this.sessions.statistics();
		SessionStatistics round = since(this.before, now);
		assertThat(now.pending()).isZero();
		assertThat(now.closed()).isEqualTo(now.opened());
		assertThat(this.sessions.monitor().activeTransactions()).as("every transaction has one outcome").isZero();
		this.system.meters().agreeWith(now);
		// an observation ends right after the session is closed
		await("every observation has ended").atMost(PATIENCE)
			.untilAsserted(() -> this.system.meters().observationsAgreeWith(now));
		List<Record> applied = query("MATCH (t:SoakTransfer {run: $run}) RETURN t.id, t.from, t.to, t.amount");
		this.ledger.check(applied, round);
		assertThat(balances().values().stream().mapToInt(Integer::intValue).sum()).as("the sum of all balances")
			.isEqualTo(SoakTransfer.ACCOUNTS * OPENING_BALANCE);
		assertThat(balances()).isEqualTo(balancesAfter(applied));
		assertPermitsAndPoolAreWhole();
		this.system.sabotage().assertThatNoThreadHadTheContextOfAnotherCaller();
		this.system.assertThreadsAreClear();
		this.figures.statistics(round);
	}

	private static SessionStatistics since(SessionStatistics before, SessionStatistics now) {
		return new SessionStatistics(now.active(), now.pending(), now.opened() - before.opened(),
				now.closed() - before.closed(), now.committed() - before.committed(),
				now.rolledBack() - before.rolledBack(), now.failed() - before.failed(),
				now.unknown() - before.unknown(), now.leaked() - before.leaked(), now.rejected() - before.rejected(),
				now.retries() - before.retries());
	}

	private CompletableFuture<Void> lane() {
		CompletableFuture<Void> done = new CompletableFuture<>();
		next(new Random(this.random.nextLong()), done);
		return done;
	}

	private void next(Random random, CompletableFuture<Void> done) {
		if (this.over) {
			done.complete(null);
			return;
		}
		try {
			SoakTransfer transfer = SoakTransfer.random(this.run, this.ledger.open(), random);
			long start = System.nanoTime();
			CompletableFuture<?> call = transfer.make(this.sessions, this.system.sabotage());
			cancelPerhaps(call, random);
			// not in a stage of the call, which may have no context to run in
			CompletableFuture.allOf(call).whenComplete((ignored, ex) -> {
				this.ledger.settled(transfer, (ex != null) ? Exceptions.unwrap(ex) : null, System.nanoTime() - start);
				this.nextTry.execute(() -> next(random, done));
			});
		}
		catch (RuntimeException | Error ex) {
			done.completeExceptionally(ex);
		}
	}

	private void cancelPerhaps(CompletableFuture<?> call, Random random) {
		CompletableFuture<?> target = switch (random.nextInt(ONE_IN)) {
			case 0 -> call;
			case 1 -> call.thenApply(Object::toString);
			default -> null;
		};
		if (target != null) {
			CompletableFuture.delayedExecutor(random.nextInt(MAX_CANCEL_MILLIS), TimeUnit.MILLISECONDS)
				.execute(() -> target.cancel(true));
		}
	}

	private void awaitProgress() {
		int target = this.ledger.acknowledged() + PROGRESS;
		await("transfers continue").atMost(PATIENCE).until(() -> this.ledger.acknowledged() >= target);
	}

	/**
	 * Return whether the callers of all calls that are in progress now have been
	 * notified.
	 */
	BooleanSupplier allInProgressSettle() {
		return this.ledger.allInProgressSettle();
	}

	/**
	 * Return whether no scope makes progress.
	 */
	boolean isStuck() {
		SessionStatistics statistics = this.sessions.statistics();
		return statistics.active() == SoakSystem.MAX_ACTIVE && statistics.pending() > 0;
	}

	private static Map<Integer, Integer> balancesAfter(List<Record> applied) {
		Map<Integer, Integer> balances = new TreeMap<>();
		IntStream.range(0, SoakTransfer.ACCOUNTS).forEach((number) -> balances.put(number, OPENING_BALANCE));
		for (Record row : applied) {
			balances.merge(row.get(1).asInt(), -row.get(3).asInt(), Integer::sum);
			balances.merge(row.get(2).asInt(), row.get(3).asInt(), Integer::sum);
		}
		return balances;
	}

	private Map<Integer, Integer> balances() {
		Map<Integer, Integer> balances = new TreeMap<>();
		query("MATCH (a:SoakAccount {run: $run}) RETURN a.number, a.balance")
			.forEach((row) -> balances.put(row.get(0).asInt(), row.get(1).asInt()));
		return balances;
	}

	/**
	 * The pool has as many connections as there are permits. If a connection or a permit
	 * were still in use, this many transactions could not be open at once.
	 */
	private void assertPermitsAndPoolAreWhole() {
		CompletableFuture<Object> release = new CompletableFuture<>();
		AtomicInteger atWork = new AtomicInteger();
		List<CompletableFuture<Object>> holders = IntStream.range(0, SoakSystem.MAX_ACTIVE)
			.mapToObj((holder) -> this.sessions.inTransaction(
					(tx) -> tx.runAsync("RETURN 1").thenCompose(ResultCursor::consumeAsync).thenCompose((summary) -> {
						atWork.incrementAndGet();
						return release;
					})))
			.toList();
		await("every permit and every connection is free").atMost(PATIENCE)
			.until(() -> atWork.get() == SoakSystem.MAX_ACTIVE);
		CompletableFuture<Object> oneTooMany = this.sessions.execute((session) -> release);
		assertThat(this.sessions.statistics().active()).isEqualTo(SoakSystem.MAX_ACTIVE);
		assertThat(this.sessions.statistics().pending()).isOne();
		oneTooMany.cancel(true);
		release.complete("done");
		assertThat(CompletableFuture.allOf(holders.toArray(CompletableFuture[]::new))).succeedsWithin(PATIENCE);
		assertThat(this.sessions.statistics().active()).isZero();
		assertThat(this.sessions.statistics().pending()).isZero();
	}

	private List<Record> query(String query) {
		return this.system.query(query,
				Map.of("run", this.run, "last", SoakTransfer.ACCOUNTS - 1, "balance", OPENING_BALANCE));
	}

	@Override
	public void close() {
		query("MATCH (n) WHERE n.run = $run DETACH DELETE n");
		this.system.proxy().forget();
	}

}
