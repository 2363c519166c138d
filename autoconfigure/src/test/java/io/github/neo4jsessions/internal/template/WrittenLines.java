package io.github.neo4jsessions.internal.template;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * The lines that are written to a log, each with its level: {@code WARN message}.
 */
public final class WrittenLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private WrittenLines(Logger logger) {
		this.logger = logger;
	}

	/**
	 * Collect the lines of a logger and the loggers below it, until the result is closed.
	 */
	public static WrittenLines to(String logger) {
		WrittenLines lines = new WrittenLines((Logger) LoggerFactory.getLogger(logger));
		lines.start();
		lines.logger.addAppender(lines);
		return lines;
	}

	public List<String> lines() {
		return this.lines;
	}

	public List<ILoggingEvent> events() {
		return this.events;
	}

	@Override
	protected void append(ILoggingEvent event) {
		event.prepareForDeferredProcessing();
		this.events.add(event);
		this.lines.add(event.getLevel() + " " + event.getFormattedMessage());
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		stop();
	}

}
