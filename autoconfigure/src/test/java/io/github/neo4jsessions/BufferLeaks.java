package io.github.neo4jsessions;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows each of Netty's buffers: one that is collected before it is released is
 * reported.
 */
final class BufferLeaks implements AutoCloseable {

	private final ListAppender<ILoggingEvent> reports = new ListAppender<>();

	private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

	BufferLeaks() {
		this.reports.start();
		logger().addAppender(this.reports);
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
	}

	/**
	 * There was no leak so far. To be called after a garbage collection.
	 */
	void assertNone() {
		// reports are made when the next buffer is taken
		ByteBufAllocator.DEFAULT.buffer().release();
		assertThat(this.reports.list).as("buffers that were not released").isEmpty();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
	}

	@Override
	public void close() {
		ResourceLeakDetector.setLevel(this.before);
		logger().detachAppender(this.reports);
	}

}
