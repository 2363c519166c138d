package io.github.neo4jsessions.internal.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.internal.limit.PermitQueue.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PermitQueueTests {

	private final PermitQueue queue = new PermitQueue(1, 2);

	@Test
	void permitsAreGrantedFirstComeFirstServed() {
		List<String> granted = new ArrayList<>();
		assertThat(this.queue.request(() -> granted.add("first"))).isEqualTo(Answer.GRANTED);
		assertThat(this.queue.request(() -> granted.add("second"))).isEqualTo(Answer.QUEUED);
		assertThat(this.queue.request(() -> granted.add("third"))).isEqualTo(Answer.QUEUED);
		assertThat(this.queue.request(() -> granted.add("fourth"))).isEqualTo(Answer.FULL);
		PermitQueue.grant(this.queue.release());
		PermitQueue.grant(this.queue.release());
		assertThat(granted).containsExactly("second", "third");
		assertThat(this.queue.release()).isNull();
		assertThat(this.queue.free()).isOne();
	}

	@Test
	void aWithdrawnWaiterIsSkipped() {
		List<String> granted = new ArrayList<>();
		PermitQueue.Waiter second = () -> granted.add("second");
		this.queue.request(() -> granted.add("first"));
		this.queue.request(second);
		this.queue.request(() -> granted.add("third"));
		assertThat(this.queue.withdraw(second)).isTrue();
		assertThat(this.queue.withdraw(second)).isFalse();
		PermitQueue.grant(this.queue.release());
		assertThat(granted).containsExactly("third");
	}

	@Test
	void aGrantWithinAGrantWaitsForItsTurn() {
		List<String> order = new ArrayList<>();
		PermitQueue.grant(() -> {
			PermitQueue.grant(() -> order.add("inner"));
			order.add("outer");
		});
		assertThat(order).containsExactly("outer", "inner");
	}

	@Test
	void aGrantThatThrowsDoesNotLoseThePermitOfTheNextWaiter() {
		List<String> order = new ArrayList<>();
		PermitQueue.grant(() -> {
			PermitQueue.grant(() -> order.add("next"));
			throw new IllegalStateException("a bug");
		});
		assertThat(order).containsExactly("next");
	}

	/**
	 * Forbidden: more holders than permits; a permit that is neither held nor free; a
	 * waiter that is neither granted a permit nor withdrawn.
	 */
	@Test
	void noPermitIsLostToWaitersThatGiveUp() throws Exception {
		int permits = 4;
		PermitQueue contended = new PermitQueue(permits, Integer.MAX_VALUE);
		AtomicInteger holders = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger ended = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<CompletableFuture<?>> callers = new ArrayList<>();
			for (int thread = 0; thread < 4; thread++) {
				callers.add(CompletableFuture.runAsync(() -> {
					for (int call = 0; call < 5000; call++) {
						Caller caller = new Caller(contended, holders, most, ended);
						caller.call(ThreadLocalRandom.current().nextInt(3) == 0);
					}
				}, executor));
			}
			CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get();
			await().until(() -> ended.get() == 20_000);
			assertThat(most.get()).isLessThanOrEqualTo(permits);
			assertThat(contended.free()).isEqualTo(permits);
			assertThat(contended.pending()).isZero();
		}
		finally {
			executor.shutdown();
		}
	}

	private record Caller(PermitQueue queue, AtomicInteger holders, AtomicInteger most,
			AtomicInteger ended) implements PermitQueue.Waiter {

		void call(boolean givesUp) {
			Answer answer = this.queue.request(this);
			if (answer == Answer.GRANTED) {
				granted();
			}
			else if (givesUp && this.queue.withdraw(this)) {
				this.ended.incrementAndGet();
			}
		}

		@Override
		public void granted() {
			this.most.accumulateAndGet(this.holders.incrementAndGet(), Math::max);
			Thread.yield();
			this.holders.decrementAndGet();
			this.ended.incrementAndGet();
			PermitQueue.grant(this.queue.release());
		}

		@Override
		public boolean equals(Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this);
		}

	}

}
