package io.github.neo4jsessions;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tracks every buffer of Netty: a buffer that is garbage-collected before it is released
 * is reported.
 */
public final class BufferLeaks implements AutoCloseable {

	private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

	public BufferLeaks() {
		reportWhatIsCollected();
		assertThat(BufferLeakDetector.isUsed())
			.as("the pom replaces Netty's detector, with -Dio.netty.customResourceLeakDetector="
					+ BufferLeakDetector.class.getName())
			.isTrue();
		BufferLeakDetector.REPORTS.clear();
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
	}

	/**
	 * Assert that there was no leak so far. Call it after a garbage collection.
	 */
	public void assertNone() {
		reportWhatIsCollected();
		assertThat(BufferLeakDetector.REPORTS).as("buffers that were not released").isEmpty();
	}

	/**
	 * Netty reports leaks when the next buffer is allocated.
	 */
	private static void reportWhatIsCollected() {
		ByteBufAllocator.DEFAULT.buffer().release();
	}

	@Override
	public void close() {
		ResourceLeakDetector.setLevel(this.before);
	}

}
