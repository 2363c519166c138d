package io.github.neo4jsessions.internal.limit;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import org.jspecify.annotations.Nullable;

/**
 * Grants a number of permits in the order of the requests.
 * <p>
 * Invariants: a permit is free, or held by exactly one waiter that was granted it; no
 * permit is free while a waiter is queued; a waiter is granted at most one permit. The
 * lock guards a few fields for a few instructions; waiters are called outside of it.
 */
public final class PermitQueue {

	private static final SafeLog log = SafeLog.ofTemplates();

	/**
	 * The grants that this thread still has to make. A grant can lead to the next one on
	 * the same thread, when scopes end as soon as they begin; they must not be nested on
	 * its stack.
	 */
	private static final ThreadLocal<@Nullable Queue<Waiter>> granting = new ThreadLocal<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Waiter> waiters = new LinkedHashSet<>();

	private final int total;

	private final int maxPending;

	private int free;

	public PermitQueue(int permits, int maxPending) {
		this.total = permits;
		this.free = permits;
		this.maxPending = maxPending;
	}

	/**
	 * Request a permit.
	 */
	public Answer request(Waiter waiter) {
		this.lock.lock();
		try {
			if (this.free > 0) {
				this.free--;
				return Answer.GRANTED;
			}
			if (this.waiters.size() >= this.maxPending) {
				return Answer.FULL;
			}
			this.waiters.add(waiter);
			return Answer.QUEUED;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remove a waiter from the queue.
	 * @return {@code false} if the waiter is no longer queued: it has a permit, or is
	 * about to be notified of it
	 */
	public boolean withdraw(Waiter waiter) {
		this.lock.lock();
		try {
			return this.waiters.remove(waiter);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Release a permit.
	 * @return the waiter that holds the permit now and has to be notified by
	 * {@link #grant}, or {@code null} if the permit is free
	 */
	public @Nullable Waiter release() {
		this.lock.lock();
		try {
			Iterator<Waiter> first = this.waiters.iterator();
			if (!first.hasNext()) {
				this.free++;
				return null;
			}
			Waiter waiter = first.next();
			first.remove();
			return waiter;
		}
		finally {
			this.lock.unlock();
		}
	}

	int total() {
		return this.total;
	}

	public int pending() {
		this.lock.lock();
		try {
			return this.waiters.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	public int free() {
		this.lock.lock();
		try {
			return this.free;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Notify a waiter that it has its permit: at once, or after the grant that this
	 * thread is making already.
	 */
	public static void grant(@Nullable Waiter waiter) {
		if (waiter == null) {
			return;
		}
		Queue<Waiter> ongoing = granting.get();
		if (ongoing != null) {
			ongoing.add(waiter);
			return;
		}
		Queue<Waiter> grants = new ArrayDeque<>();
		granting.set(grants);
		try {
			for (Waiter next = waiter; next != null; next = grants.poll()) {
				grantTo(next);
			}
		}
		finally {
			granting.remove();
		}
	}

	private static void grantTo(Waiter waiter) {
		try {
			waiter.granted();
		}
		catch (Throwable ex) {
			// the waiters behind it have been granted permits as well
			log.warn("A scope failed when it received its permit: " + Exceptions.describe(ex));
		}
	}

	enum Answer {

		GRANTED, QUEUED, FULL

	}

	/**
	 * Waits for a permit.
	 */
	public interface Waiter {

		/**
		 * Receive the permit. Called once, on the thread that released it; must not
		 * throw.
		 */
		void granted();

	}

}
