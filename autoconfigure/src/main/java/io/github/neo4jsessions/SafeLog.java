package io.github.neo4jsessions;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A log that nobody loses anything by: a scope goes on to its end whatever an appender
 * throws, errors included.
 *
 * @param log the log
 */
record SafeLog(Log log) {

	static SafeLog of(Class<?> category) {
		return new SafeLog(LogFactory.getLog(category));
	}

	void info(String line) {
		write(() -> this.log.info(line));
	}

	void warn(String line) {
		warn(line, null);
	}

	void warn(String line, @Nullable Throwable error) {
		write(() -> this.log.warn(line, error));
	}

	void debug(String line, Throwable error) {
		write(() -> this.log.debug(line, error));
	}

	private static void write(Runnable line) {
		try {
			line.run();
		}
		catch (Throwable ex) {
			// there is nobody to tell but the appender that threw it
		}
	}

}
