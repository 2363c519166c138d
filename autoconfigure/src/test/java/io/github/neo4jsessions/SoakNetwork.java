package io.github.neo4jsessions;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.neo4jsessions.server.BoltMessage;
import io.github.neo4jsessions.server.BoltProxy;
import io.github.neo4jsessions.server.Fault;
import io.github.neo4jsessions.server.FaultSpec;
import io.github.neo4jsessions.server.Stall;

/**
 * Lets the network of a soak fail at random protocol messages, until it is closed. A
 * stall ends after a while.
 */
final class SoakNetwork implements AutoCloseable {

	private static final List<BoltMessage> MESSAGES = List.of(BoltMessage.HELLO, BoltMessage.BEGIN, BoltMessage.RUN,
			BoltMessage.PULL, BoltMessage.COMMIT, BoltMessage.COMMIT, BoltMessage.ROLLBACK, BoltMessage.RESET);

	private static final int MAX_PAUSE_MILLIS = 200;

	private static final int MAX_STALL_MILLIS = 500;

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

	private boolean closed;

	SoakNetwork(BoltProxy proxy, Random random) {
		this.proxy = proxy;
		this.random = random;
		this.scheduler.execute(this::next);
	}

	private synchronized void next() {
		if (this.closed) {
			return;
		}
		this.faults.add(fault(this.proxy.on(MESSAGES.get(this.random.nextInt(MESSAGES.size())))
			.nth(1 + this.random.nextInt(MAX_NTH))));
		this.scheduler.schedule(this::next, this.random.nextInt(MAX_PAUSE_MILLIS), TimeUnit.MILLISECONDS);
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
	 * Let everything go on, and nothing fail any more.
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
