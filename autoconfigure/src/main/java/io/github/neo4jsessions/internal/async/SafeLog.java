package io.github.neo4jsessions.internal.async;

import java.util.Locale;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A log that never throws and cannot be forged. A scope is completed whatever an appender
 * throws, errors included. Text that is inserted into a line cannot start another line or
 * reverse the direction of the text.
 *
 * @param log the log
 */
public record SafeLog(Log log) {

	/**
	 * Return the log of session templates. Its category is the name of the public class,
	 * which this package does not see.
	 */
	public static SafeLog ofTemplates() {
		return new SafeLog(LogFactory.getLog("io.github.neo4jsessions.SessionTemplate"));
	}

	/**
	 * Return the log of asynchronous resources.
	 */
	public static SafeLog ofResources() {
		return new SafeLog(LogFactory.getLog("io.github.neo4jsessions.AsyncResource"));
	}

	/**
	 * Return the log of what the server notes about queries of a category.
	 * @param category the category in lower case, or an empty text for none
	 */
	public static SafeLog ofCypher(String category) {
		return new SafeLog(
				LogFactory.getLog("io.github.neo4jsessions.cypher" + (category.isEmpty() ? "" : "." + category)));
	}

	/**
	 * Return whether lines of a level are written.
	 */
	public boolean isEnabled(Level level) {
		try {
			return switch (level) {
				case DEBUG -> this.log.isDebugEnabled();
				case INFO -> this.log.isInfoEnabled();
				case WARN -> this.log.isWarnEnabled();
			};
		}
		catch (Throwable ex) {
			return false;
		}
	}

	/**
	 * Write a line at a level.
	 */
	public void write(Level level, String line, @Nullable Throwable error) {
		write(() -> {
			switch (level) {
				case DEBUG -> this.log.debug(escape(line), error);
				case INFO -> this.log.info(escape(line), error);
				case WARN -> this.log.warn(escape(line), error);
			}
		});
	}

	public void info(String line) {
		write(() -> this.log.info(escape(line)));
	}

	public void warn(String line) {
		warn(line, null);
	}

	public void warn(String line, @Nullable Throwable error) {
		write(() -> this.log.warn(escape(line), error));
	}

	public void debug(String line, Throwable error) {
		write(() -> this.log.debug(escape(line), error));
	}

	private static void write(Runnable line) {
		try {
			line.run();
		}
		catch (Throwable ex) {
			// nothing can report this: the appender that threw is the log itself
		}
	}

	/**
	 * Return the text with all invisible characters, and those that change how other text
	 * is displayed, as Java escapes: line breaks and other control characters, direction
	 * marks, zero-width characters, unpaired surrogates.
	 */
	public static String escape(String text) {
		return text.codePoints().noneMatch(SafeLog::isHidden) ? text
				: text.codePoints().collect(StringBuilder::new, SafeLog::append, StringBuilder::append).toString();
	}

	private static boolean isHidden(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE ->
				true;
			default -> false;
		};
	}

	private static void append(StringBuilder escaped, int character) {
		if (!isHidden(character)) {
			escaped.appendCodePoint(character);
			return;
		}
		for (char unit : Character.toChars(character)) {
			escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
		}
	}

	/**
	 * The level of a line.
	 */
	public enum Level {

		/**
		 * For developers.
		 */
		DEBUG,

		/**
		 * For information.
		 */
		INFO,

		/**
		 * An operator may have to act.
		 */
		WARN

	}

}
