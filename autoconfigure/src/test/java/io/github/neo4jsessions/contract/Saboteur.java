package io.github.neo4jsessions.contract;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Throws when it is told to, and counts how often it threw.
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
	 * Throw in the method with this name, for kinds of which there is one object only.
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
	 * Count a sabotage that does not throw.
	 */
	void note() {
		this.strikes.incrementAndGet();
	}

	public int strikes() {
		return this.strikes.get();
	}

	/**
	 * Count a beginning that a collaborator which does not throw was notified of.
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
	 * Return how many of those were not notified of the end.
	 */
	int leftOpen() {
		return this.open.get();
	}

	/**
	 * Completes when the call was made and its stages exist.
	 */
	CompletableFuture<Void> called() {
		return this.called;
	}

	/**
	 * Register a check for what a call leaves on threads.
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
	 * What is thrown: every kind of throwable.
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
