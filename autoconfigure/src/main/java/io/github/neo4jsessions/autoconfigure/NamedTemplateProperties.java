package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of one template of several; each key that is not set here is as it is directly
 * under "neo4j.sessions".
 *
 * @param enabled whether to provide this template
 * @param driver name of the Driver bean that opens the sessions. By default the only one,
 * or the primary one of several
 * @param database name of the database that sessions are opened on
 * @param fetchSize number of records that are fetched at once, -1 for all
 * @param impersonatedUser user that sessions act for
 * @param maxActive number of sessions that may be open at a time; further calls wait
 * @param maxPending number of calls that may wait for a session; further ones fail at
 * once
 * @param acquireTimeout how long a call waits for a session before it fails
 * @param scopeTimeout how long a session may be open before its work is stopped and
 * rolled back
 * @param transaction settings of transactions
 * @param retry settings of the retries of executeRead and executeWrite
 * @param leakDetectionThreshold how long a session is open before it is reported as a
 * leak
 * @param terminateOnCancel whether a cancelled query is ended on the server as well
 * @param shutdownTimeout how long open sessions are awaited when the application stops
 * @param callbackExecutor name of the Executor bean that continuations run on
 */
record NamedTemplateProperties(@Nullable Boolean enabled, @Nullable String driver, @Nullable String database,
		@Nullable Long fetchSize, @Nullable String impersonatedUser, @Nullable Integer maxActive,
		@Nullable Integer maxPending, @Nullable Duration acquireTimeout, @Nullable Duration scopeTimeout,
		@DefaultValue Transaction transaction, @DefaultValue Retry retry, @Nullable Duration leakDetectionThreshold,
		@Nullable Boolean terminateOnCancel, @Nullable Duration shutdownTimeout, @Nullable String callbackExecutor) {

	boolean isEnabled() {
		return !Boolean.FALSE.equals(this.enabled);
	}

	/**
	 * These settings, completed by those without a name.
	 */
	SessionProperties over(SessionProperties top) {
		return new SessionProperties(top.enabled() && isEnabled(), either(this.database, top.database()),
				either(this.fetchSize, top.fetchSize()), either(this.impersonatedUser, top.impersonatedUser()),
				either(this.maxActive, top.maxActive()), either(this.maxPending, top.maxPending()),
				or(this.acquireTimeout, top.acquireTimeout()), either(this.scopeTimeout, top.scopeTimeout()),
				this.transaction.over(top.transaction()), this.retry.over(top.retry()),
				either(this.leakDetectionThreshold, top.leakDetectionThreshold()),
				or(this.terminateOnCancel, top.terminateOnCancel()), or(this.shutdownTimeout, top.shutdownTimeout()),
				either(this.callbackExecutor, top.callbackExecutor()), top.misroutedFutures(), Map.of());
	}

	private static <V> @Nullable V either(@Nullable V value, @Nullable V otherwise) {
		return (value != null) ? value : otherwise;
	}

	private static <V> V or(@Nullable V value, V otherwise) {
		return (value != null) ? value : otherwise;
	}

	/**
	 * Settings of the transactions of one template of several.
	 *
	 * @param timeout after which the server ends a transaction whose call sets none
	 * @param metadata sent with each transaction, added to what is directly under
	 * "neo4j.sessions"
	 */
	record Transaction(@Nullable Duration timeout, @DefaultValue Map<String, String> metadata) {

		private SessionProperties.Transaction over(SessionProperties.Transaction top) {
			Map<String, String> metadata = new LinkedHashMap<>(top.metadata());
			metadata.putAll(this.metadata);
			return new SessionProperties.Transaction(either(this.timeout, top.timeout()), metadata);
		}

	}

	/**
	 * Settings of the retries of one template of several.
	 *
	 * @param maxTime how long after the first failure another attempt may begin, 0 for
	 * never
	 * @param initialDelay delay before the second attempt
	 * @param multiplier factor by which the delay grows from attempt to attempt
	 * @param jitter part of each delay by which it varies at random, from 0 to 1
	 * @param unknownOutcome whether a write whose commit was not acknowledged is retried,
	 * though it may then be applied twice
	 */
	record Retry(@Nullable Duration maxTime, @Nullable Duration initialDelay, @Nullable Double multiplier,
			@Nullable Double jitter, @Nullable Boolean unknownOutcome) {

		private SessionProperties.Retry over(SessionProperties.Retry top) {
			return new SessionProperties.Retry(or(this.maxTime, top.maxTime()),
					or(this.initialDelay, top.initialDelay()), or(this.multiplier, top.multiplier()),
					or(this.jitter, top.jitter()), or(this.unknownOutcome, top.unknownOutcome()));
		}

	}

}
