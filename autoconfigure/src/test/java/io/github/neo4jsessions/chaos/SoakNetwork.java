package io.github.neo4jsessions.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.internal.async.Timeouts;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.BoltProxy;
import io.github.neo4jsessions.test.driver.Fault;
import io.github.neo4jsessions.test.driver.FaultSpec;
import io.github.neo4jsessions.test.driver.Stall;

/**
 * Lets the network of a soak fail at random protocol messages until it is closed. A stall
 * ends after a while: most end soon, and some not before every time limit of the template
 * has passed, with or without a cut. The first fault is one of those.
 */
final class SoakNetwork implements AutoCloseable {

	private static final List<BoltMessage> MESSAGES = List.of(BoltMessage.HELLO, BoltMessage.BEGIN, BoltMessage.RUN,
			BoltMessage.PULL, BoltMessage.COMMIT, BoltMessage.COMMIT, BoltMessage.ROLLBACK, BoltMessage.RESET);

	private static final int MAX_PAUSE_MILLIS = 200;

	private static final int MAX_STALL_MILLIS = 500;

	/**
	 * The timeout of a scope and the time for its clean-up, with a margin.
	 */
	private static final int MIN_OUTLASTING_MILLIS = (int) SoakSystem.SCOPE_TIMEOUT.plus(Timeouts.CLEAN_UP)
		.plusMillis(500)
		.toMillis();

	private static final int MAX_OUTLASTING_MILLIS = MIN_OUTLASTING_MILLIS + 1_500;

	/**
	 * Right before the timeout: the other stalls end about then, or during the clean-up.
	 */
	private static final int MIN_LATE_MILLIS = (int) SoakSystem.SCOPE_TIMEOUT.minusMillis(500).toMillis();

	private static final int OUTLASTING_ONE_IN = 32;

	/**
	 * The messages at which a stall is certain to delay a scope.
	 */
	private static final List<BoltMessage> MESSAGES_OF_SCOPES = List.of(BoltMessage.BEGIN, BoltMessage.RUN,
			BoltMessage.PULL, BoltMessage.COMMIT);

	private static final int MAX_NTH = 10;

	private static final int KINDS = 5;

	private final BoltProxy proxy;

	private final Random random;

	private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "soak-network");
		thread.setDaemon(true);
		return thread;
	});

	private final List<Fault> faults = new ArrayList<>();

	private final AtomicInteger outlasting = new AtomicInteger();

	private boolean closed;

	SoakNetwork(BoltProxy proxy, Random random) {
		this.proxy = proxy;
		this.random = random;
		this.faults.add(outlasting(on(MESSAGES_OF_SCOPES), MIN_OUTLASTING_MILLIS));
		this.scheduler.execute(this::next);
	}

	private synchronized void next() {
		if (this.closed) {
			return;
		}
		FaultSpec spec = on(MESSAGES);
		this.faults
			.add((this.random.nextInt(OUTLASTING_ONE_IN) == 0) ? outlasting(spec, MIN_LATE_MILLIS) : fault(spec));
		this.scheduler.schedule(this::next, this.random.nextInt(MAX_PAUSE_MILLIS), TimeUnit.MILLISECONDS);
	}

	private FaultSpec on(List<BoltMessage> messages) {
		return this.proxy.on(messages.get(this.random.nextInt(messages.size()))).nth(1 + this.random.nextInt(MAX_NTH));
	}

	private Fault fault(FaultSpec spec) {
		return switch (this.random.nextInt(KINDS)) {
			case 0 -> spec.cutBeforeRequest();
			case 1 -> spec.cutBeforeAnswer();
			case 2 -> spec.cutAfterRecords(this.random.nextInt(2));
			case 3 -> passing(spec.stallRequest());
			default -> passing(spec.stallAnswer());
		};
	}

	private Stall passing(Stall stall) {
		this.scheduler.execute(() -> this.scheduler.schedule(stall::release, this.random.nextInt(MAX_STALL_MILLIS),
				TimeUnit.MILLISECONDS));
		return stall;
	}

	private Stall outlasting(FaultSpec spec, int min) {
		Stall stall = this.random.nextBoolean() ? spec.stallRequest() : spec.stallAnswer();
		boolean cut = this.random.nextBoolean();
		int millis = this.random.nextInt(min, MAX_OUTLASTING_MILLIS);
		stall.onReached(
				() -> this.scheduler.schedule(() -> endOutlasting(stall, cut, millis), millis, TimeUnit.MILLISECONDS));
		return stall;
	}

	private void endOutlasting(Stall stall, boolean cut, int millis) {
		if (millis >= MIN_OUTLASTING_MILLIS && stall.isHolding()) {
			this.outlasting.incrementAndGet();
		}
		if (cut) {
			stall.cut();
		}
		else {
			stall.release();
		}
	}

	/**
	 * Return the number of stalls that lasted longer than a scope may take and have
	 * ended.
	 */
	int outlasting() {
		return this.outlasting.get();
	}

	synchronized int cuts() {
		return reached(false);
	}

	synchronized int stalls() {
		return reached(true);
	}

	private int reached(boolean stalls) {
		return this.faults.stream().filter((fault) -> fault instanceof Stall == stalls).mapToInt(Fault::reached).sum();
	}

	/**
	 * End all stalls, and let nothing fail any more.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		this.scheduler.shutdownNow();
		for (Fault fault : this.faults) {
			fault.cancel();
			if (fault instanceof Stall stall) {
				stall.release();
			}
		}
	}

}
