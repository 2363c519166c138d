package io.github.neo4jsessions.internal.template;

import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.context.CallerContext;
import org.jspecify.annotations.Nullable;

/**
 * Lines of one kind about the scopes of a template. Each names the template and the
 * scope. At most {@value LogRate#LINES} are written per second, each in the context of
 * the scope's caller, with its MDC for instance, if that was captured.
 *
 * @param log the log that they are written to
 * @param template the name of the template
 * @param rate limits how many are written
 */
record ScopeLines(SafeLog log, String template, LogRate rate) {

	ScopeLines(SafeLog log, String template) {
		this(log, template, new LogRate());
	}

	/**
	 * Return the name of a scope's transaction as part of a line, or an empty text.
	 */
	static String ofTransaction(ManagedScope scope) {
		String name = scope.transactionName();
		return (name != null) ? " of transaction '" + name + "'" : "";
	}

	/**
	 * Write a line, unless there are too many.
	 * @param what what the line says; it is called only if the line is written
	 * @param place a place in the program to be added, or {@code null} for none
	 */
	void write(SafeLog.Level level, ManagedScope scope, Supplier<String> what, @Nullable Throwable place) {
		long leftOut = this.rate.admit();
		if (leftOut < 0) {
			return;
		}
		String line = "Session template '" + this.template + "', " + scope.describe() + ": " + what.get()
				+ LogRate.leftOut(leftOut);
		if (!writeIn(scope.callerContext(), level, line, place)) {
			this.log.write(level, line, place);
		}
	}

	/**
	 * Write a line in the context of a caller, if that can be set.
	 * @return whether the line was written
	 */
	private boolean writeIn(@Nullable CallerContext callerContext, SafeLog.Level level, String line,
			@Nullable Throwable place) {
		if (callerContext == null) {
			return false;
		}
		boolean[] written = new boolean[1];
		try {
			callerContext.call(() -> {
				written[0] = true;
				this.log.write(level, line, place);
				return line;
			});
		}
		catch (Throwable ex) {
			// thrown by an application's thread-local accessor: the scope must still end
			this.log.debug("A log line could not be written in the context of the scope's caller", ex);
		}
		return written[0];
	}

}
