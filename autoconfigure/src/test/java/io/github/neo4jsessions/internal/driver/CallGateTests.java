package io.github.neo4jsessions.internal.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.neo4jsessions.contract.StackEndRules;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallGateTests {

	private static final Consumer<Throwable> IGNORE = (ex) -> {
	};

	@Test
	void aCallFromWithinACallWaitsForItsTurn() {
		CallGate gate = new CallGate();
		List<String> order = new ArrayList<>();
		gate.call(new CompletableFuture<>(), () -> {
			gate.call(new CompletableFuture<>(), () -> note(order, "inner"), IGNORE);
			return note(order, "outer");
		}, IGNORE);
		assertThat(order).containsExactly("outer", "inner");
	}

	@Test
	void callsAfterTheCloseAreRefused() {
		CallGate gate = new CallGate();
		List<String> order = new ArrayList<>();
		gate.close(() -> order.add("closed"));
		CompletableFuture<Void> refused = gate.call(new CompletableFuture<>(), () -> note(order, "too late"), IGNORE);
		assertThat(refused).isCompletedExceptionally();
		assertThat(order).containsExactly("closed");
	}

	@Test
	void aCallThatThrowsDoesNotBlockTheNextOne() {
		CallGate gate = new CallGate();
		List<String> order = new ArrayList<>();
		gate.call(new CompletableFuture<>(), () -> {
			gate.close(() -> {
				throw new StackOverflowError();
			});
			gate.close(() -> order.add("closed"));
			return note(order, "called");
		}, IGNORE);
		assertThat(order).containsExactly("called", "closed");
	}

	/**
	 * A thread near the end of its stack makes a call. Meanwhile, another thread closes
	 * the gate, and leaves the close to the first one.
	 */
	@Test
	void aCloseThatIsLeftToAThreadNearTheEndOfItsStackIsMade() throws InterruptedException {
		List<CompletableFuture<Void>> ends = new ArrayList<>();
		Thread thread = new Thread(null, () -> {
			// from far away at first: classes are loaded there
			for (int distance = StackEndRules.MOST; distance >= 0; distance -= 7) {
				ends.add(closedDuringACall(distance));
			}
		}, "small-stack", StackEndRules.SIZE);
		thread.start();
		thread.join();
		assertThat(ends).hasSize(StackEndRules.MOST / 7 + 1);
		assertThat(CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)))
			.succeedsWithin(Duration.ofSeconds(30));
	}

	private static CompletableFuture<Void> closedDuringACall(int distance) {
		CallGate gate = new CallGate();
		CompletableFuture<Void> end = new CompletableFuture<>();
		AtomicBoolean called = new AtomicBoolean();
		AtomicBoolean closed = new AtomicBoolean();
		Thread other = new Thread(() -> {
			spinUntil(called);
			gate.close(() -> end.complete(null));
			closed.set(true);
		}, "closes");
		other.start();
		StackEndRules.descend(distance, () -> gate.call(new CompletableFuture<>(), () -> {
			called.set(true);
			spinUntil(closed);
			return null;
		}, IGNORE));
		// there may have been too little stack to begin the call
		called.set(true);
		spinUntil(closed);
		return end;
	}

	/**
	 * Wait with as little stack as possible.
	 */
	private static void spinUntil(AtomicBoolean condition) {
		while (!condition.get()) {
			Thread.onSpinWait();
		}
	}

	/**
	 * Forbidden: a call overtakes a call that its own thread made before. That requires a
	 * thread between leaving its call and being counted, hence the many threads.
	 */
	@Test
	void callsOfOneThreadKeepTheirOrder() throws Exception {
		int threads = 32;
		int callsOfEach = 50;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			for (int round = 0; round < 2500; round++) {
				CallGate gate = new CallGate();
				int[] last = new int[threads];
				AtomicInteger forbidden = new AtomicInteger();
				Phaser start = new Phaser(threads);
				List<CompletableFuture<?>> callers = new ArrayList<>();
				for (int thread = 0; thread < threads; thread++) {
					int caller = thread;
					callers.add(CompletableFuture.runAsync(() -> {
						start.arriveAndAwaitAdvance();
						for (int call = 1; call <= callsOfEach; call++) {
							int number = call;
							gate.<Void>call(new CompletableFuture<>(), () -> {
								if (last[caller] != number - 1) {
									forbidden.incrementAndGet();
								}
								last[caller] = number;
								return CompletableFuture.completedFuture(null);
							}, IGNORE);
						}
					}, executor));
				}
				CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get();
				assertThat(forbidden).hasValue(0);
				assertThat(last).containsOnly(callsOfEach);
			}
		}
		finally {
			executor.shutdown();
		}
	}

	/**
	 * Forbidden: two calls at once; a call after the close; a call that is neither made
	 * nor refused.
	 */
	@Test
	void callsNeverOverlapAndNeverFollowTheClose() throws Exception {
		int threads = 4;
		int callsOfEach = 200;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			for (int round = 0; round < 200; round++) {
				CallGate gate = new CallGate();
				AtomicInteger inside = new AtomicInteger();
				AtomicInteger made = new AtomicInteger();
				AtomicInteger refused = new AtomicInteger();
				AtomicInteger forbidden = new AtomicInteger();
				CompletableFuture<Integer> madeAtClose = new CompletableFuture<>();
				Phaser start = new Phaser(threads);
				List<CompletableFuture<?>> callers = new ArrayList<>();
				for (int thread = 0; thread < threads; thread++) {
					boolean closes = thread == 0;
					callers.add(CompletableFuture.runAsync(() -> {
						start.arriveAndAwaitAdvance();
						for (int call = 0; call < callsOfEach; call++) {
							if (closes && call == callsOfEach / 2) {
								gate.close(() -> madeAtClose.complete(made.get()));
							}
							gate.<Void>call(new CompletableFuture<>(), () -> {
								if (inside.incrementAndGet() != 1) {
									forbidden.incrementAndGet();
								}
								made.incrementAndGet();
								inside.decrementAndGet();
								return CompletableFuture.completedFuture(null);
							}, IGNORE).exceptionally((ex) -> {
								refused.incrementAndGet();
								return null;
							});
						}
					}, executor));
				}
				CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get();
				assertThat(forbidden).hasValue(0);
				assertThat(made).hasValue(madeAtClose.get());
				assertThat(made.get() + refused.get()).isEqualTo(threads * callsOfEach);
			}
		}
		finally {
			executor.shutdown();
		}
	}

	private static CompletableFuture<Void> note(List<String> order, String what) {
		order.add(what);
		return CompletableFuture.completedFuture(null);
	}

}
