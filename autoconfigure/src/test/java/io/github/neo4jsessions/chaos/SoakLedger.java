package io.github.neo4jsessions.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.chaos.SoakTransfer.Applied;
import io.github.neo4jsessions.chaos.SoakTransfer.Credit;
import org.neo4j.driver.Record;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records what the callers of a round were told, and checks the data against it.
 */
final class SoakLedger {

	/**
	 * More than three times as long as waits, scopes, their clean-up and their retries
	 * may take. A caller without a time limit would wait as long as the server does.
	 */
	private static final Duration LONGEST = Duration.ofMinutes(1);

	private final SoakFigures figures;

	private final AtomicInteger made = new AtomicInteger();

	private final Set<String> inProgress = ConcurrentHashMap.newKeySet();

	private final Map<String, Applied> expected = new ConcurrentHashMap<>();

	/**
	 * The queries outside transactions, which the template's figures do not count as
	 * transactions.
	 */
	private final Set<String> alone = ConcurrentHashMap.newKeySet();

	private final AtomicInteger acknowledged = new AtomicInteger();

	private final AtomicInteger committed = new AtomicInteger();

	private final AtomicInteger unknown = new AtomicInteger();

	private final AtomicInteger rejected = new AtomicInteger();

	private final AtomicLong slowest = new AtomicLong();

	SoakLedger(SoakFigures figures) {
		this.figures = figures;
	}

	/**
	 * Register a call that is about to be made.
	 * @return the id of its transfer
	 */
	String open() {
		String id = "t" + this.made.incrementAndGet();
		this.inProgress.add(id);
		return id;
	}

	/**
	 * Record the result of a call.
	 * @param nanos the time from the call to its result
	 */
	void settled(SoakTransfer transfer, Throwable error, long nanos) {
		Applied applied = transfer.expected(error);
		if (transfer.isAutoCommit()) {
			this.alone.add(transfer.id());
			this.figures.add("auto-commit queries", 1);
		}
		this.expected.put(transfer.id(), applied);
		this.figures.settled(applied, error);
		if (transfer.credit() == Credit.JOINED_NEAR_THE_END_OF_A_STACK) {
			this.figures.add("calls near the end of a stack", 1);
		}
		count(this.acknowledged, error == null);
		count(this.committed, applied == Applied.ONCE && !transfer.isAutoCommit());
		count(this.unknown, error instanceof TransactionOutcomeUnknownException);
		count(this.rejected, error instanceof SessionLimitException);
		this.slowest.accumulateAndGet(nanos, Math::max);
		this.inProgress.remove(transfer.id());
	}

	private static void count(AtomicInteger number, boolean counts) {
		if (counts) {
			number.incrementAndGet();
		}
	}

	int acknowledged() {
		return this.acknowledged.get();
	}

	/**
	 * Return whether the callers of all calls that are in progress now have been
	 * notified.
	 */
	BooleanSupplier allInProgressSettle() {
		Set<String> now = new HashSet<>(this.inProgress);
		return () -> now.stream().noneMatch(this.inProgress::contains);
	}

	/**
	 * Check that the data and the template's figures for the round agree with this
	 * ledger.
	 */
	void check(List<Record> applied, SessionStatistics round) {
		assertThat(this.inProgress).isEmpty();
		assertThat(this.expected).as("every transfer is accounted for").hasSize(this.made.get());
		assertAppliedAsReported(applied);
		assertThat(applied.stream().filter((row) -> !this.alone.contains(row.get(0).asString())).count())
			.as("the template's figures and the server's data")
			.isBetween(round.committed(), round.committed() + round.unknown());
		assertThat(this.committed.longValue()).as("callers that were notified of a commit")
			.isLessThanOrEqualTo(round.committed());
		assertThat(this.unknown.longValue()).as("callers that were notified of an unknown outcome")
			.isLessThanOrEqualTo(round.unknown());
		assertThat(this.rejected.longValue()).as("callers that were notified of a limit")
			.isLessThanOrEqualTo(round.rejected());
		assertThat(Duration.ofNanos(this.slowest.get())).as("time until the last caller was notified")
			.isLessThan(LONGEST);
		this.figures.max("milliseconds until the last caller was notified",
				Duration.ofNanos(this.slowest.get()).toMillis());
		this.figures.applied(this.expected.values(), applied.size());
	}

	private void assertAppliedAsReported(List<Record> applied) {
		Map<String, Integer> times = new HashMap<>();
		applied.forEach((row) -> times.merge(row.get(0).asString(), 1, Integer::sum));
		Map<String, String> wrong = new TreeMap<>();
		this.expected.forEach((id, expectation) -> {
			int count = times.getOrDefault(id, 0);
			if (!expectation.allows(count)) {
				wrong.put(id, expectation + ", but applied " + count + " times");
			}
		});
		assertThat(wrong).as("transfers whose application contradicts the report to the caller").isEmpty();
		assertThat(this.expected).containsKeys(times.keySet().toArray(String[]::new));
	}

}
