package io.github.neo4jsessions;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.neo4jsessions.SoakTransfer.Applied;
import org.neo4j.driver.Record;
import org.neo4j.driver.async.ResultCursor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A round of a soak: transfers with 32 in flight on 8 permits, a network that fails all
 * the time and a server that fails once. Then all is looked at: what the callers were
 * told, the data, the figures, the meters, the permits and the connections.
 */
final class SoakRound implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final int LANES = 32;

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

	private final Map<String, Applied> expected = new ConcurrentHashMap<>();

	private final AtomicInteger made = new AtomicInteger();

	private final AtomicInteger acknowledged = new AtomicInteger();

	private final AtomicInteger toldCommitted = new AtomicInteger();

	private final AtomicInteger toldUnknown = new AtomicInteger();

	private final AtomicInteger toldRejected = new AtomicInteger();

	private final Executor nextTry = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);

	private volatile boolean over;

	SoakRound(SoakSystem system, long seed, SoakFigures figures) {
		this.system = system;
		this.sessions = system.sessions();
		this.before = this.sessions.statistics();
		this.random = new Random(seed);
		this.figures = figures;
	}

	/**
	 * Make transfers until the time is up and the server has been through its fault.
	 */
	void run(SoakServer fault, Duration length) {
		query("UNWIND range(0, $last) AS n CREATE (:SoakAccount {run: $run, number: n, balance: $balance})");
		CompletableFuture<Void> timeIsUp = new CompletableFuture<Void>().completeOnTimeout(null, length.toMillis(),
				TimeUnit.MILLISECONDS);
		List<CompletableFuture<Void>> lanes = IntStream.range(0, LANES).mapToObj((lane) -> lane()).toList();
		SoakNetwork network = new SoakNetwork(this.system.proxy(), new Random(this.random.nextLong()));
		try {
			awaitProgress();
			fault.strike(this.system.server(), this::isStuck, 500 + this.random.nextInt(1_500));
			awaitProgress();
			await().atMost(PATIENCE).until(timeIsUp::isDone);
		}
		finally {
			this.over = true;
			network.close();
		}
		assertThat(CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new))).as("every future settles")
			.succeedsWithin(PATIENCE);
		this.figures.network(network.cuts(), network.stalls());
		this.figures.server(fault);
	}

	/**
	 * What holds after each round.
	 */
	void check() {
		await("no scope stays open").atMost(PATIENCE).until(() -> this.sessions.statistics().active() == 0);
		SessionStatistics now = this.sessions.statistics();
		SessionStatistics round = since(this.before, now);
		assertThat(now.pending()).isZero();
		assertThat(now.closed()).isEqualTo(now.opened());
		assertThat(this.sessions.monitor().activeTransactions()).as("every transaction has one outcome").isZero();
		this.system.meters().agreeWith(now);
		this.system.meters().observationsAgreeWith(now);
		assertThat(this.expected).as("every transfer is accounted for").hasSize(this.made.get());
		List<Record> applied = query("MATCH (t:SoakTransfer {run: $run}) RETURN t.id, t.from, t.to, t.amount");
		assertAppliedAsTold(applied);
		assertThat((long) applied.size()).as("the template's figures and the server's data")
			.isBetween(round.committed(), round.committed() + round.unknown());
		assertThat(this.toldCommitted.longValue()).as("callers that were told of a commit")
			.isLessThanOrEqualTo(round.committed());
		assertThat(this.toldUnknown.longValue()).as("callers that were told of an unknown outcome")
			.isLessThanOrEqualTo(round.unknown());
		assertThat(this.toldRejected.longValue()).as("callers that were told of a limit")
			.isLessThanOrEqualTo(round.rejected());
		assertThat(balances().values().stream().mapToInt(Integer::intValue).sum()).as("the sum of all balances")
			.isEqualTo(SoakTransfer.ACCOUNTS * OPENING_BALANCE);
		assertThat(balances()).isEqualTo(balancesAfter(applied));
		assertPermitsAndPoolAreWhole();
		this.figures.statistics(round);
		this.figures.applied(this.expected.values(), applied.size());
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
			SoakTransfer transfer = SoakTransfer.random(this.run, "t" + this.made.incrementAndGet(), random);
			CompletableFuture<String> call = transfer.make(this.sessions);
			cancelPerhaps(call, random);
			call.whenComplete((value, ex) -> {
				note(transfer, (ex != null) ? Errors.unwrap(ex) : null);
				this.nextTry.execute(() -> next(random, done));
			});
		}
		catch (RuntimeException ex) {
			done.completeExceptionally(ex);
		}
	}

	private void cancelPerhaps(CompletableFuture<String> call, Random random) {
		CompletableFuture<?> target = switch (random.nextInt(ONE_IN)) {
			case 0 -> call;
			case 1 -> call.thenApply(String::length);
			default -> null;
		};
		if (target != null) {
			CompletableFuture.delayedExecutor(random.nextInt(MAX_CANCEL_MILLIS), TimeUnit.MILLISECONDS)
				.execute(() -> target.cancel(true));
		}
	}

	private void note(SoakTransfer transfer, Throwable error) {
		boolean refused = error != null && !(error instanceof CancellationException)
				&& !(error instanceof TransactionOutcomeUnknownException);
		Applied applied = transfer.expected(error == null, refused);
		this.expected.put(transfer.id(), applied);
		this.figures.settled(applied, error);
		count(this.acknowledged, error == null);
		count(this.toldCommitted, applied == Applied.ONCE);
		count(this.toldUnknown, error instanceof TransactionOutcomeUnknownException);
		count(this.toldRejected, error instanceof SessionLimitException);
	}

	private static void count(AtomicInteger number, boolean counts) {
		if (counts) {
			number.incrementAndGet();
		}
	}

	private void awaitProgress() {
		int target = this.acknowledged.get() + PROGRESS;
		await("transfers go on").atMost(PATIENCE).until(() -> this.acknowledged.get() >= target);
	}

	private boolean isStuck() {
		SessionStatistics statistics = this.sessions.statistics();
		return statistics.active() == SoakSystem.MAX_ACTIVE && statistics.pending() > 0;
	}

	private void assertAppliedAsTold(List<Record> applied) {
		Map<String, Integer> times = new HashMap<>();
		applied.forEach((row) -> times.merge(row.get(0).asString(), 1, Integer::sum));
		Map<String, String> wrong = new TreeMap<>();
		this.expected.forEach((id, expectation) -> {
			int count = times.getOrDefault(id, 0);
			if (!expectation.allows(count)) {
				wrong.put(id, expectation + ", but applied " + count + " times");
			}
		});
		assertThat(wrong).as("applied otherwise than its caller was told").isEmpty();
		assertThat(this.expected).containsKeys(times.keySet().toArray(String[]::new));
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
	 * The pool has as many connections as there are permits: were one of either still in
	 * use, this many transactions could not be open at once.
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
