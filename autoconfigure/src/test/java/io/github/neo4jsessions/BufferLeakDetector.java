package io.github.neo4jsessions;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.util.ResourceLeakDetector;

/**
 * Collects the leaks that Netty finds. Netty's own detector writes them to a log, which
 * no longer belongs to Netty once a driver was created. Netty creates this detector
 * because the system property {@code io.netty.customResourceLeakDetector} names it.
 *
 * @param <T> the type of the tracked resources
 */
public final class BufferLeakDetector<T> extends ResourceLeakDetector<T> {

	static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

	private static volatile boolean used;

	/**
	 * Track resources.
	 * @param type the type of the resources
	 * @param interval the number of resources that are created for one that is tracked
	 */
	public BufferLeakDetector(Class<?> type, int interval) {
		super(type, interval);
		used = true;
	}

	/**
	 * The older constructor, which Netty also looks for.
	 * @param type the type of the resources
	 * @param interval the number of resources that are created for one that is tracked
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
