package io.github.neo4jsessions.internal.async;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Runs actions after a delay. Three kinds of threads share the work. All are started when
 * they are needed, and ended after a minute without work:
 * <ul>
 * <li>The clock, one thread for the whole application, only passes on actions that are
 * due.</li>
 * <li>The action threads stop a scope, refuse a call, report a leak. They may call code
 * of the application (listeners, observation handlers, log appenders), so there are
 * several.</li>
 * <li>The callback threads notify callers, and run their functions, when an action leads
 * to that. Another thread is started when all of them are busy, since a callback that
 * blocks may wait for another caller to be notified. There are as many as callbacks that
 * block at the same time.</li>
 * </ul>
 *
 * The threads that the JDK has for {@code orTimeout}, and its common pool, are not used,
 * since the application may block either of them.
 */
public final class Timeouts {

	/**
	 * How long a scope that was stopped may take to roll back and close before its caller
	 * is notified without waiting for that.
	 */
	public static final Duration CLEAN_UP = Duration.ofSeconds(2);

	/**
	 * About 290 years, the longest delay in nanoseconds that a {@code long} can hold.
	 */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

	private static final ScheduledThreadPoolExecutor clock = clock();

	private static final Executor actions = pool("timeout", 8, ActionThread::new);

	private static final Executor callbacks = growing("callback", TimeoutThread::new);

	private Timeouts() {
	}

	/**
	 * Run an action after a delay.
	 * @return the timeout, which can be cancelled
	 */
	public static Timeout after(Duration delay, Runnable action) {
		Timeout timeout = new Timeout(action);
		timeout.arm(delay);
		return timeout;
	}

	static Future<?> schedule(Runnable due, Duration delay) {
		return clock.schedule(due, toNanos(delay), TimeUnit.NANOSECONDS);
	}

	/**
	 * Run an action that is due on an action thread.
	 */
	static void act(Runnable action) {
		try {
			actions.execute(action);
		}
		catch (Throwable ex) {
			// no thread can be started: running late is better than not at all
			action.run();
		}
	}

	/**
	 * Return whether this is an action thread, which must not run code of a caller.
	 */
	public static boolean isActionThread() {
		return Thread.currentThread() instanceof ActionThread;
	}

	/**
	 * Run code of a caller on a callback thread, with the context class loader of this
	 * thread.
	 */
	public static void callBack(Runnable callback) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		Runnable task = new Callback(loader, callback);
		try {
			callbacks.execute(task);
		}
		catch (Throwable ex) {
			task.run();
		}
	}

	/**
	 * Complete a future whose derived stages belong to a caller.
	 */
	public static void complete(CompletableFuture<Void> future) {
		if (isActionThread()) {
			callBack(() -> future.complete(null));
		}
		else {
			future.complete(null);
		}
	}

	/**
	 * Run an action with the given context class loader.
	 */
	static void with(@Nullable ClassLoader loader, Runnable action) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(loader);
		try {
			action.run();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	/**
	 * Return the delay in nanoseconds, or {@link Long#MAX_VALUE} if it is longer.
	 */
	public static long toNanos(Duration delay) {
		return (delay.compareTo(LONGEST) < 0) ? delay.toNanos() : Long.MAX_VALUE;
	}

	private static ScheduledThreadPoolExecutor clock() {
		ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1,
				(task) -> new TimeoutThread(task, "neo4j-sessions-clock"));
		clock.setRemoveOnCancelPolicy(true);
		endIdleThreads(clock);
		return clock;
	}

	private static Executor pool(String name, int mostThreads, ThreadMaker threads) {
		AtomicInteger count = new AtomicInteger();
		ThreadPoolExecutor pool = new ThreadPoolExecutor(mostThreads, mostThreads, 0, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(),
				(task) -> threads.make(task, "neo4j-sessions-" + name + "-" + count.incrementAndGet()));
		endIdleThreads(pool);
		return pool;
	}

	/**
	 * Create a pool that starts another thread when all others are busy: a callback that
	 * waits for another caller to be notified must not delay that notification.
	 */
	private static Executor growing(String name, ThreadMaker threads) {
		AtomicInteger count = new AtomicInteger();
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(),
				(task) -> threads.make(task, "neo4j-sessions-" + name + "-" + count.incrementAndGet()));
	}

	private static void endIdleThreads(ThreadPoolExecutor pool) {
		pool.setKeepAliveTime(1, TimeUnit.MINUTES);
		pool.allowCoreThreadTimeOut(true);
	}

	private interface ThreadMaker {

		Thread make(Runnable task, String name);

	}

	/**
	 * Inherits nothing from the thread that happens to be the first to need it: neither
	 * its thread-local values, such as the identity of a user, nor its class loader.
	 */
	private static class TimeoutThread extends Thread {

		TimeoutThread(Runnable task, String name) {
			super(null, task, name, 0, false);
			setDaemon(true);
			setContextClassLoader(Timeouts.class.getClassLoader());
		}

	}

	private static final class ActionThread extends TimeoutThread {

		ActionThread(Runnable task, String name) {
			super(task, name);
		}

	}

	/**
	 * Code of a caller. This is not a lambda, since creating a lambda for the first time
	 * takes a lot of the stack.
	 */
	record Callback(@Nullable ClassLoader loader, Runnable callback) implements Runnable {

		@Override
		public void run() {
			with(this.loader, this.callback);
		}

	}

}
