package io.github.neo4jsessions.contract;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Throws when it is told to, and knows how often it did.
 */
public final class Saboteur {

	private final Thrown thrown;

	private final AtomicInteger strikes = new AtomicInteger();

	private final AtomicInteger open = new AtomicInteger();

	private volatile String method = "";

	private volatile RuntimeException workError;

	private volatile BooleanSupplier armed = () -> true;

	private final CompletableFuture<Void> called = new CompletableFuture<>();

	private volatile Runnable look = () -> {
	};

	private volatile Runnable afterwards = () -> {
	};

	public Saboteur(Thrown thrown) {
		this.thrown = thrown;
	}

	/**
	 * Throw at the method of this name, where there is one object of a kind only.
	 */
	void at(String method) {
		this.method = method;
	}

	public void armWhen(BooleanSupplier condition) {
		this.armed = condition;
	}

	void failWorkWith(RuntimeException error) {
		this.workError = error;
	}

	RuntimeException workError() {
		return this.workError;
	}

	void strikeAt(String called) {
		strikeAt(this.method, called);
	}

	void strikeAt(String sabotaged, String called) {
		if (sabotaged.equals(called)) {
			strike();
		}
	}

	public void strike() {
		if (this.armed.getAsBoolean()) {
			note();
			Saboteur.<RuntimeException>sneak(this.thrown.error.get());
		}
	}

	/**
	 * Count as a strike what does not throw.
	 */
	void note() {
		this.strikes.incrementAndGet();
	}

	public int strikes() {
		return this.strikes.get();
	}

	/**
	 * Somebody who does not throw was told of a beginning.
	 */
	void opened(String sabotaged) {
		if (sabotaged.isEmpty()) {
			this.open.incrementAndGet();
		}
	}

	void closed(String sabotaged) {
		if (sabotaged.isEmpty()) {
			this.open.decrementAndGet();
		}
	}

	/**
	 * How many of those were not told of the end.
	 */
	int leftOpen() {
		return this.open.get();
	}

	/**
	 * Completes when the call was made, and its stages are there.
	 */
	CompletableFuture<Void> called() {
		return this.called;
	}

	/**
	 * Look for what a call has left behind on threads.
	 */
	void whenSettled(Runnable look) {
		this.look = look;
	}

	void lookAtThreads() {
		this.look.run();
	}

	void whenRetired(Runnable cleanUp) {
		this.afterwards = cleanUp;
	}

	void retire() {
		this.called.complete(null);
		this.armed = () -> false;
		this.afterwards.run();
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void sneak(Throwable error) throws E {
		throw (E) error;
	}

	/**
	 * What is thrown: each of what Java can throw.
	 */
	public enum Thrown {

		RUNTIME_EXCEPTION(() -> new IllegalStateException("sabotage")), ERROR(() -> new AssertionError("sabotage")),
		STACK_OVERFLOW(StackOverflowError::new), CHECKED_EXCEPTION(() -> new IOException("sabotage"));

		private final Supplier<Throwable> error;

		Thrown(Supplier<Throwable> error) {
			this.error = error;
		}

	}

}
