package io.github.neo4jsessions;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.util.ResourceLeakDetector;

/**
 * Keeps what Netty finds. Netty's own detector writes to a log, and that is no longer
 * Netty's once a driver was made. Made by Netty, as the system property
 * {@code io.netty.customResourceLeakDetector} says.
 *
 * @param <T> what is followed
 */
public final class BufferLeakDetector<T> extends ResourceLeakDetector<T> {

	static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

	private static volatile boolean used;

	/**
	 * Follow resources.
	 * @param type of the resources
	 * @param interval how many are made for one that is followed
	 */
	public BufferLeakDetector(Class<?> type, int interval) {
		super(type, interval);
		used = true;
	}

	/**
	 * The same in an older way, which Netty looks for as well.
	 * @param type of the resources
	 * @param interval how many are made for one that is followed
	 * @param limit not used
	 */
	public BufferLeakDetector(Class<?> type, int interval, long limit) {
		this(type, interval);
	}

	static boolean isUsed() {
		return used;
	}

	@Override
	protected boolean needReport() {
		return true;
	}

	@Override
	protected void reportTracedLeak(String type, String records) {
		REPORTS.add(type + records);
	}

	@Override
	protected void reportUntracedLeak(String type) {
		REPORTS.add(type);
	}

}
