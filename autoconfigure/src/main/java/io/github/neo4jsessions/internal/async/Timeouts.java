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
 * Things to do after a while. Three kinds of threads share the work, all of them made
 * when they are needed, and ended when there is nothing for them to do for a minute:
 * <ul>
 * <li>The clock, one thread for the whole application, only hands out what is due.</li>
 * <li>The actions stop a scope, refuse a call, report a leak. They may call collaborators
 * of the application (listeners, observation handlers, log appenders), hence a few
 * threads.</li>
 * <li>The callbacks tell callers, and do their work where an action leads to that. They
 * get another thread where all are in a callback, since one that blocks may wait for
 * another to be told: as many as block at a time, and no more.</li>
 * </ul>
 *
 * Not the threads that the JDK has for {@code orTimeout}, nor its common pool: the
 * application blocks either of them as it likes.
 */
public final class Timeouts {

	/**
	 * How long a scope that was stopped may take to roll back and to close before its
	 * caller is told without that.
	 */
	public static final Duration CLEAN_UP = Duration.ofSeconds(2);

	/**
	 * About 290 years, the longest that fits.
	 */
	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

	private static final ScheduledThreadPoolExecutor clock = clock();

	private static final Executor actions = pool("timeout", 8, ActionThread::new);

	private static final Executor callbacks = growing("callback", TimeoutThread::new);

	private Timeouts() {
	}

	/**
	 * Do something after a while.
	 * @return what calls it off
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
	 * Do what is due, apart from the clock.
	 */
	static void act(Runnable action) {
		try {
			actions.execute(action);
		}
		catch (Throwable ex) {
			// no thread can be made: better late for all than never for this one
			action.run();
		}
	}

	/**
	 * Whether this thread does what is due, and must not run code of a caller.
	 */
	public static boolean isActionThread() {
		return Thread.currentThread() instanceof ActionThread;
	}

	/**
	 * Run code of a caller for a thread that must not, with that one's class loader.
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
	 * Complete a future whose stages are a caller's.
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
	 * Run something with a context class loader.
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
	 * The time in nanoseconds, or the most that fits.
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
	 * A thread more where all others are in a callback: one that waits for another to be
	 * told must not keep that one waiting.
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
	 * the values of its thread-locals, the identity of a user among them, nor its class
	 * loader.
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
	 * Code of a caller. Not a lambda, which takes a lot of the stack when it is made for
	 * the first time.
	 */
	record Callback(@Nullable ClassLoader loader, Runnable callback) implements Runnable {

		@Override
		public void run() {
			with(this.loader, this.callback);
		}

	}

}
