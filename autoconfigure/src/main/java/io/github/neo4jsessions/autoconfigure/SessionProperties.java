package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * Configuration properties of the session templates.
 *
 * @param enabled Whether to provide session templates.
 * @param database Name of the database that sessions use. By default, the database that
 * Spring Data Neo4j uses: "spring.data.neo4j.database", or the one that a
 * DatabaseSelectionProvider bean selects for each call.
 * @param fetchSize Number of records to fetch at once. Use -1 to fetch all records at
 * once. By default, the fetch size of the driver, which is 1000 unless configured
 * otherwise.
 * @param impersonatedUser Name of the user that sessions impersonate. By default, the
 * user that a UserSelectionProvider bean selects for each call, if there is such a bean;
 * otherwise sessions use the driver's own user.
 * @param maxActive Maximum number of sessions that may be open at the same time. Further
 * calls wait for a session. By default, there is no limit.
 * @param maxPending Maximum number of calls that may wait for a session. Further calls
 * fail at once. Requires "max-active". By default, there is no limit.
 * @param acquireTimeout Time that a call waits for a session before it fails.
 * @param scopeTimeout Maximum time that a session may be open. After that its work is
 * stopped and rolled back. By default, there is no limit.
 * @param transaction Properties of transactions.
 * @param retry Properties of the retries of executeRead, executeWrite, query and
 * "@AsyncTransactional(retry = true)".
 * @param leakDetectionThreshold Time that a session may be open before it is reported as
 * a leak, with the place in the program that opened it. By default, leaks are not
 * reported.
 * @param callSites Whether to note the place in the program that makes each call, and to
 * add it to the error of a call that fails. Costs a few microseconds for each call.
 * @param slowScopeThreshold Time that a session may be open before it is reported as slow
 * when it is closed. By default, slow sessions are not reported.
 * @param slowQueryThreshold Time that a query may take, from its run to the end of its
 * result, before it is reported as slow. By default, slow queries are not reported.
 * @param terminateOnCancel Whether to end a cancelled query on the server as well,
 * through a second session.
 * @param shutdownTimeout Time to wait for open sessions when the application stops,
 * before the remaining ones are rolled back and closed. Limited to four fifths of
 * "spring.lifecycle.timeout-per-shutdown-phase", to leave time for the rollback.
 * @param callbackExecutor Name of the Executor bean that continuations run on. By
 * default, "applicationTaskExecutor" if "spring.threads.virtual.enabled" is true,
 * otherwise the driver's I/O threads.
 * @param misroutedFutures Reaction at startup to a transactional method that returns a
 * future but whose transaction manager would commit before the future completes, or that
 * has an annotation of Spring that has no effect on futures.
 * @param web Properties of web applications.
 * @param templates Further templates by name. Each is a bean named
 * "<name>SessionTemplate". A property that is not set for a template has the value that
 * is set here.
 */
@ConfigurationProperties("neo4j.sessions")
record SessionProperties(@DefaultValue("true") boolean enabled, @Nullable String database, @Nullable Long fetchSize,
		@Nullable String impersonatedUser, @Nullable Integer maxActive, @Nullable Integer maxPending,
		@DefaultValue("30s") Duration acquireTimeout, @Nullable Duration scopeTimeout,
		@DefaultValue Transaction transaction, @DefaultValue Retry retry, @Nullable Duration leakDetectionThreshold,
		@DefaultValue("false") boolean callSites, @Nullable Duration slowScopeThreshold,
		@Nullable Duration slowQueryThreshold, @DefaultValue("false") boolean terminateOnCancel,
		@DefaultValue("30s") Duration shutdownTimeout, @Nullable String callbackExecutor,
		@DefaultValue("warn") MisroutedFuturesReaction misroutedFutures, @DefaultValue Web web,
		@DefaultValue Map<String, NamedTemplateProperties> templates) {

	static final String PREFIX = "neo4j.sessions.";

	private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

	private static final Set<String> RESERVED_NAMES = Set.of("default", "asyncneo4j");

	private static final Duration MILLISECOND = Duration.ofMillis(1);

	/**
	 * Refuse invalid values. This is not part of the binding, since the failure of a
	 * binding would hide the key.
	 */
	void validate() {
		validate(PREFIX);
		this.web.validate(new Keys(PREFIX));
		this.templates.forEach((name, template) -> {
			requireUsable(name);
			template.over(this).validate(templatePrefix(name));
		});
	}

	static String templatePrefix(String name) {
		return PREFIX + "templates." + name + ".";
	}

	private static void requireUsable(String name) {
		String key = PREFIX + "templates." + name;
		if (!NAME.matcher(name).matches()) {
			throw new InvalidConfigurationPropertyValueException(key, name,
					"A template's name is part of a bean's name and a tag of its meters: it must consist of letters, "
							+ "digits, '-' and '_', and begin with a letter.");
		}
		if (RESERVED_NAMES.contains(TemplateNames.form(name))) {
			throw new InvalidConfigurationPropertyValueException(key, name,
					"The name is reserved for the default template and its transaction manager. Configure the default "
							+ "template with the keys directly below 'neo4j.sessions', or choose another name.");
		}
	}

	private void validate(String prefix) {
		Keys keys = new Keys(prefix);
		keys.requireText("database", this.database, "Remove the property to use the default database.");
		keys.require(this.fetchSize == null || this.fetchSize == -1 || this.fetchSize > 0, "fetch-size", this.fetchSize,
				"The fetch size must be a positive number of records, or -1 to fetch all at once.");
		keys.requireText("impersonated-user", this.impersonatedUser, "Remove the property to disable impersonation.");
		keys.requirePositive("max-active", this.maxActive);
		keys.requirePositive("max-pending", this.maxPending);
		keys.require(this.maxPending == null || this.maxActive != null, "max-pending", this.maxPending,
				"Calls wait for a session only if '" + prefix
						+ "max-active' is set. Set both properties, or remove both.");
		keys.requireTime("acquire-timeout", this.acquireTimeout);
		keys.requireTime("scope-timeout", this.scopeTimeout);
		keys.requireTime("transaction.timeout", this.transaction.timeout());
		this.retry.validate(keys);
		keys.requireTime("leak-detection-threshold", this.leakDetectionThreshold);
		keys.requireTime("slow-scope-threshold", this.slowScopeThreshold);
		keys.requireTime("slow-query-threshold", this.slowQueryThreshold);
		keys.require(!this.shutdownTimeout.isNegative(), "shutdown-timeout", this.shutdownTimeout,
				"The time must not be negative. Use 0 to roll back at once.");
		keys.requireText("callback-executor", this.callbackExecutor,
				"Remove the property to call back on the driver's threads.");
	}

	/**
	 * Properties of transactions.
	 *
	 * @param timeout Time after which the server ends a transaction. Applies if the call
	 * does not set a timeout. By default, the timeout that the server is configured with.
	 * @param metadata Metadata to send with each transaction. It appears in SHOW
	 * TRANSACTIONS and in the server's query log.
	 */
	record Transaction(@Nullable Duration timeout, @DefaultValue Map<String, String> metadata) {

	}

	/**
	 * Properties of retries.
	 *
	 * @param maxTime Time after the first failure within which another attempt may begin.
	 * Use 0 to disable retries.
	 * @param initialDelay Delay before the second attempt.
	 * @param multiplier Factor by which the delay grows from attempt to attempt.
	 * @param jitter Fraction of each delay by which it varies at random, from 0 to 1.
	 * @param unknownOutcome Whether to retry a write whose commit was not acknowledged.
	 * The write may then be applied twice.
	 * @param maxAttempts Maximum number of attempts, including the first. By default,
	 * only the time limits them.
	 */
	record Retry(@DefaultValue("30s") Duration maxTime, @DefaultValue("1s") Duration initialDelay,
			@DefaultValue("2") double multiplier, @DefaultValue("0.2") double jitter,
			@DefaultValue("false") boolean unknownOutcome, @Nullable Integer maxAttempts) {

		private void validate(Keys keys) {
			keys.require(!this.maxTime.isNegative(), "retry.max-time", this.maxTime,
					"The time must not be negative. Use 0 to disable retries.");
			keys.requireTime("retry.initial-delay", this.initialDelay);
			keys.require(this.maxTime.isZero() || this.initialDelay.compareTo(this.maxTime) <= 0, "retry.initial-delay",
					this.initialDelay, "The delay must not be longer than '" + keys.prefix()
							+ "retry.max-time'. Set that property to 0 to disable retries.");
			keys.require(this.multiplier >= 1 && this.multiplier <= 1000, "retry.multiplier", this.multiplier,
					"The factor must be a number from 1 to 1000.");
			keys.require(this.jitter >= 0 && this.jitter <= 1, "retry.jitter", this.jitter,
					"The fraction must be a number from 0 to 1.");
			keys.require(this.maxAttempts == null || this.maxAttempts >= 1, "retry.max-attempts", this.maxAttempts,
					"The number must be at least 1. Use 1 to disable retries, or remove the property for no maximum.");
		}

	}

	/**
	 * Properties of web applications.
	 *
	 * @param cancelOnDisconnect Whether Spring MVC cancels a future of this library, or
	 * the subscription of a stream, that a handler method returned, if its request ends
	 * early: at a time-out, or because the client is gone.
	 * @param detectDisconnect Whether to look for closed HTTP/1.1 connections while
	 * requests wait for futures or streams. Otherwise Tomcat and Jetty notice a closed
	 * connection when they write to it.
	 */
	record Web(@DefaultValue("true") boolean cancelOnDisconnect, @DefaultValue("false") boolean detectDisconnect) {

		private void validate(Keys keys) {
			keys.require(this.cancelOnDisconnect || !this.detectDisconnect, "web.detect-disconnect",
					this.detectDisconnect, "A closed connection has no effect if '" + keys.prefix()
							+ "web.cancel-on-disconnect' is false. Remove one of the two properties.");
		}

	}

	/**
	 * Refuses invalid values of the keys with a prefix.
	 */
	private record Keys(String prefix) {

		void requireText(String key, @Nullable String value, String cure) {
			require(value == null || StringUtils.hasText(value), key, value, "The name must have text. " + cure);
		}

		void requirePositive(String key, @Nullable Integer value) {
			require(value == null || value > 0, key, value,
					"The number must be at least 1. Remove the property for no limit.");
		}

		void requireTime(String key, @Nullable Duration value) {
			require(value == null || value.compareTo(MILLISECOND) >= 0, key, value,
					"The time must be at least 1ms. Remove the property to use the default.");
		}

		void require(boolean valid, String key, @Nullable Object value, String reason) {
			if (!valid) {
				throw new InvalidConfigurationPropertyValueException(this.prefix + key, value, reason);
			}
		}

	}

}
