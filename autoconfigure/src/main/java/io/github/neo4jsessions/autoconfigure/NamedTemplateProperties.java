package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of one named template. A property that is not set here has the
 * value that is set directly under "neo4j.sessions".
 *
 * @param enabled Whether to provide this template.
 * @param driver Name of the Driver bean that opens the sessions. By default, the only
 * Driver bean or the primary one.
 * @param database Name of the database that sessions use.
 * @param fetchSize Number of records to fetch at once. Use -1 to fetch all records at
 * once.
 * @param impersonatedUser Name of the user that sessions impersonate.
 * @param maxActive Maximum number of sessions that may be open at the same time. Further
 * calls wait for a session.
 * @param maxPending Maximum number of calls that may wait for a session. Further calls
 * fail at once. Requires "max-active".
 * @param acquireTimeout Time that a call waits for a session before it fails.
 * @param scopeTimeout Maximum time that a session may be open. After that its work is
 * stopped and rolled back.
 * @param transaction Properties of transactions.
 * @param retry Properties of retries.
 * @param leakDetectionThreshold Time that a session may be open before it is reported as
 * a leak.
 * @param callSites Whether to note the place in the program that makes each call, and to
 * add it to the error of a call that fails.
 * @param slowScopeThreshold Time that a session may be open before it is reported as slow
 * when it is closed.
 * @param slowQueryThreshold Time that a query may take, from its run to the end of its
 * result, before it is reported as slow.
 * @param terminateOnCancel Whether to end a cancelled query on the server as well.
 * @param shutdownTimeout Time to wait for open sessions when the application stops.
 * @param callbackExecutor Name of the Executor bean that continuations run on.
 */
record NamedTemplateProperties(@Nullable Boolean enabled, @Nullable String driver, @Nullable String database,
		@Nullable Long fetchSize, @Nullable String impersonatedUser, @Nullable Integer maxActive,
		@Nullable Integer maxPending, @Nullable Duration acquireTimeout, @Nullable Duration scopeTimeout,
		@DefaultValue Transaction transaction, @DefaultValue Retry retry, @Nullable Duration leakDetectionThreshold,
		@Nullable Boolean callSites, @Nullable Duration slowScopeThreshold, @Nullable Duration slowQueryThreshold,
		@Nullable Boolean terminateOnCancel, @Nullable Duration shutdownTimeout, @Nullable String callbackExecutor) {

	boolean isEnabled() {
		return !Boolean.FALSE.equals(this.enabled);
	}

	/**
	 * Return these properties, with those of the template without a name as defaults.
	 */
	SessionProperties over(SessionProperties top) {
		return new SessionProperties(top.enabled() && isEnabled(), either(this.database, top.database()),
				either(this.fetchSize, top.fetchSize()), either(this.impersonatedUser, top.impersonatedUser()),
				either(this.maxActive, top.maxActive()), either(this.maxPending, top.maxPending()),
				or(this.acquireTimeout, top.acquireTimeout()), either(this.scopeTimeout, top.scopeTimeout()),
				this.transaction.over(top.transaction()), this.retry.over(top.retry()),
				either(this.leakDetectionThreshold, top.leakDetectionThreshold()), or(this.callSites, top.callSites()),
				either(this.slowScopeThreshold, top.slowScopeThreshold()),
				either(this.slowQueryThreshold, top.slowQueryThreshold()),
				or(this.terminateOnCancel, top.terminateOnCancel()), or(this.shutdownTimeout, top.shutdownTimeout()),
				either(this.callbackExecutor, top.callbackExecutor()), top.misroutedFutures(), top.web(), Map.of());
	}

	private static <V> @Nullable V either(@Nullable V value, @Nullable V otherwise) {
		return (value != null) ? value : otherwise;
	}

	private static <V> V or(@Nullable V value, V otherwise) {
		return (value != null) ? value : otherwise;
	}

	/**
	 * Properties of the transactions of one named template.
	 *
	 * @param timeout Time after which the server ends a transaction. Applies if the call
	 * does not set a timeout.
	 * @param metadata Metadata to send with each transaction, in addition to the metadata
	 * directly under "neo4j.sessions".
	 */
	record Transaction(@Nullable Duration timeout, @DefaultValue Map<String, String> metadata) {

		private SessionProperties.Transaction over(SessionProperties.Transaction top) {
			Map<String, String> metadata = new LinkedHashMap<>(top.metadata());
			metadata.putAll(this.metadata);
			return new SessionProperties.Transaction(either(this.timeout, top.timeout()), metadata);
		}

	}

	/**
	 * Properties of the retries of one named template.
	 *
	 * @param maxTime Time after the first failure within which another attempt may begin.
	 * Use 0 to disable retries.
	 * @param initialDelay Delay before the second attempt.
	 * @param multiplier Factor by which the delay grows from attempt to attempt.
	 * @param jitter Fraction of each delay by which it varies at random, from 0 to 1.
	 * @param unknownOutcome Whether to retry a write whose commit was not acknowledged.
	 * The write may then be applied twice.
	 * @param maxAttempts Maximum number of attempts, including the first.
	 */
	record Retry(@Nullable Duration maxTime, @Nullable Duration initialDelay, @Nullable Double multiplier,
			@Nullable Double jitter, @Nullable Boolean unknownOutcome, @Nullable Integer maxAttempts) {

		private SessionProperties.Retry over(SessionProperties.Retry top) {
			return new SessionProperties.Retry(or(this.maxTime, top.maxTime()),
					or(this.initialDelay, top.initialDelay()), or(this.multiplier, top.multiplier()),
					or(this.jitter, top.jitter()), or(this.unknownOutcome, top.unknownOutcome()),
					either(this.maxAttempts, top.maxAttempts()));
		}

	}

}
