package io.github.neo4jsessions.web;

import java.io.IOException;
import java.lang.reflect.Executable;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.LogRate;
import io.github.neo4jsessions.internal.async.SafeLog;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;

/**
 * Writes the log lines about work that ended because its request did. They name the
 * method that returned the work, and nothing that a client has sent.
 */
final class RequestLog {

	private final SafeLog log = new SafeLog(LogFactory.getLog("io.github.neo4jsessions.web.RequestBoundWork"));

	private final LogRate rate = new LogRate();

	private final LogRate failures = new LogRate();

	/**
	 * Return the name of a handler method.
	 * @param type its return type
	 */
	static String name(MethodParameter type) {
		Executable method = type.getExecutable();
		return method.getDeclaringClass().getSimpleName() + "." + method.getName();
	}

	/**
	 * Log that a future was cancelled since its request has ended.
	 * @param method the method that returned it
	 * @param result the result of the request
	 */
	void futureStopped(String method, @Nullable Object result) {
		cancelled(SafeLog.Level.INFO, "future", method, reason(result));
	}

	/**
	 * Log that a future was cancelled since its request was cancelled.
	 */
	void futureCancelled(String method) {
		cancelled(SafeLog.Level.INFO, "future", method,
				"its request was cancelled, as if its client had closed the connection");
	}

	/**
	 * Log that the subscription of a stream was cancelled. Streams of events usually end
	 * this way.
	 */
	void streamStopped(String method, @Nullable Object result) {
		cancelled(SafeLog.Level.DEBUG, "stream", method, reason(result));
	}

	private void cancelled(SafeLog.Level level, String what, String method, String reason) {
		long leftOut = this.log.isEnabled(level) ? this.rate.admit() : -1;
		if (leftOut >= 0) {
			this.log.write(level,
					"The " + what + " that " + method + " returned was cancelled: " + reason + LogRate.leftOut(leftOut),
					null);
		}
	}

	private static String reason(@Nullable Object result) {
		if (result instanceof AsyncRequestTimeoutException) {
			return "its request has timed out";
		}
		if (result instanceof IOException) {
			// Spring's exception for a client that is gone is also one
			return "its client has closed the connection";
		}
		return "its request has ended early"
				+ ((result instanceof Throwable error) ? ", with " + error.getClass().getName() : "");
	}

	/**
	 * Log that work could not be stopped.
	 */
	void notStopped(String method, Throwable error) {
		failure("The work that " + method + " returned could not be cancelled after the end of its request: ", error);
	}

	/**
	 * Log that the connection of a request cannot be watched.
	 */
	void notWatched(String method, Throwable error) {
		failure("The connection of a request that " + method + " handles cannot be watched: ", error);
	}

	private void failure(String line, Throwable error) {
		long leftOut = this.failures.admit();
		if (leftOut >= 0) {
			this.log.warn(line + Exceptions.describe(error) + LogRate.leftOut(leftOut));
		}
	}

}
