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
	 * Log that work was stopped since its request has ended.
	 * @param method the method that returned the work
	 * @param what what it returned
	 * @param result the result of the request
	 */
	void stopped(String method, String what, @Nullable Object result) {
		stoppedSince(method, what, reason(result));
	}

	/**
	 * Log that work was stopped since its request was cancelled.
	 */
	void cancelled(String method, String what) {
		stoppedSince(method, what, "its request was cancelled, as if its client has closed the connection");
	}

	private void stoppedSince(String method, String what, String reason) {
		long leftOut = this.rate.admit();
		if (leftOut >= 0) {
			this.log.info("The " + what + " that " + method + " returned was cancelled: " + reason
					+ LogRate.leftOut(leftOut));
		}
	}

	private static String reason(@Nullable Object result) {
		if (result instanceof AsyncRequestTimeoutException) {
			return "its request has timed out";
		}
		if (result instanceof IOException) {
			// Spring's exception for a client that is gone is one, too
			return "its client has closed the connection";
		}
		return "its request has ended early"
				+ ((result instanceof Throwable error) ? ", with " + error.getClass().getName() : "");
	}

	/**
	 * Log that work could not be stopped.
	 */
	void notStopped(String method, Throwable error) {
		long leftOut = this.failures.admit();
		if (leftOut >= 0) {
			this.log.warn("The work that " + method + " returned could not be cancelled after the end of its request: "
					+ Exceptions.describe(error) + LogRate.leftOut(leftOut));
		}
	}

}
