package io.github.neo4jsessions;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows each of Netty's buffers: one that is collected before it is released is
 * reported.
 */
public final class BufferLeaks implements AutoCloseable {

	private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

	public BufferLeaks() {
		reportWhatIsCollected();
		assertThat(BufferLeakDetector.isUsed())
			.as("the pom makes the detector that of Netty, by -Dio.netty.customResourceLeakDetector="
					+ BufferLeakDetector.class.getName())
			.isTrue();
		BufferLeakDetector.REPORTS.clear();
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
	}

	/**
	 * There was no leak so far. To be called after a garbage collection.
	 */
	public void assertNone() {
		reportWhatIsCollected();
		assertThat(BufferLeakDetector.REPORTS).as("buffers that were not released").isEmpty();
	}

	/**
	 * Reports are made when the next buffer is taken.
	 */
	private static void reportWhatIsCollected() {
		ByteBufAllocator.DEFAULT.buffer().release();
	}

	@Override
	public void close() {
		ResourceLeakDetector.setLevel(this.before);
	}

}
