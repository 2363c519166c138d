package io.github.neo4jsessions.sample;

import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.AppenderBase;
import io.github.neo4jsessions.SessionTemplate;
import org.slf4j.LoggerFactory;

/**
 * The log lines of the session templates, in addition to the log itself. Without Logback,
 * which is Boot's default, there are none.
 */
final class LibraryLines extends AppenderBase<ILoggingEvent> implements LoggerContextListener {

	private final Consumer<ILoggingEvent> consumer;

	LibraryLines(Consumer<ILoggingEvent> consumer) {
		this.consumer = consumer;
		setName("page");
	}

	void attach() {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
			logback.addListener(this);
			attachTo(logback);
		}
	}

	void detach() {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
			logback.removeListener(this);
			logger(logback).detachAppender(this);
			stop();
		}
	}

	private void attachTo(LoggerContext logback) {
		setContext(logback);
		start();
		logger(logback).addAppender(this);
	}

	private static Logger logger(LoggerContext logback) {
		return logback.getLogger(SessionTemplate.class);
	}

	@Override
	protected void append(ILoggingEvent line) {
		this.consumer.accept(line);
	}

	/**
	 * Attach again, since a reset removes all appenders. Another application that starts
	 * in this JVM, as in tests, causes one.
	 */
	@Override
	public void onReset(LoggerContext context) {
		attachTo(context);
	}

	@Override
	public boolean isResetResistant() {
		return true;
	}

	@Override
	public void onStart(LoggerContext context) {
	}

	@Override
	public void onStop(LoggerContext context) {
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
	}

}
