package io.github.neo4jsessions.internal.async;

import java.util.Locale;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A log that never throws and cannot be forged. A scope continues to its end whatever an
 * appender throws, errors included. Text that is named in a line cannot begin another
 * line, or reverse its direction.
 *
 * @param log the log
 */
public record SafeLog(Log log) {

	/**
	 * The log of session templates. The category is the public class, by name: this class
	 * is below that one.
	 */
	public static SafeLog ofTemplates() {
		return new SafeLog(LogFactory.getLog("io.github.neo4jsessions.SessionTemplate"));
	}

	/**
	 * The log of asynchronous resources.
	 */
	public static SafeLog ofResources() {
		return new SafeLog(LogFactory.getLog("io.github.neo4jsessions.AsyncResource"));
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
			// there is nobody to tell but the appender that threw it
		}
	}

	/**
	 * Text with all that is not to be seen, or changes how other text is seen, in the
	 * notation of Java: line breaks and other control characters, marks of direction,
	 * zero-width characters, halves of surrogate pairs.
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

}
