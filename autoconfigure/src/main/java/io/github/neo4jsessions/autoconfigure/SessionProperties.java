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
 * @param enabled whether to provide session templates
 * @param database name of the database that sessions are opened on. By default the one
 * that Spring Data Neo4j works on: "spring.data.neo4j.database", or what a
 * DatabaseSelectionProvider bean says at each call
 * @param fetchSize number of records that are fetched at once, -1 for all. By default the
 * fetch size of the driver, which is 1000 unless the driver was configured otherwise
 * @param impersonatedUser user that sessions act for. By default what a
 * UserSelectionProvider bean says at each call, and nobody else than the driver's user
 * without one
 * @param maxActive number of sessions that may be open at a time; further calls wait. By
 * default any number
 * @param maxPending number of calls that may wait for a session; further ones fail at
 * once. Needs "max-active". By default any number
 * @param acquireTimeout how long a call waits for a session before it fails
 * @param scopeTimeout how long a session may be open before its work is stopped and
 * rolled back. By default any time
 * @param transaction settings of transactions
 * @param retry settings of the retries of executeRead and executeWrite
 * @param leakDetectionThreshold how long a session is open before it is reported as a
 * leak, with the place in the program that opened it. By default never
 * @param terminateOnCancel whether a cancelled query is ended on the server as well,
 * through a second session
 * @param shutdownTimeout how long open sessions are awaited when the application stops,
 * before the rest is rolled back and closed. Not more than four fifths of
 * "spring.lifecycle.timeout-per-shutdown-phase", so that there is time for that
 * @param callbackExecutor name of the Executor bean that continuations run on. By default
 * "applicationTaskExecutor" where "spring.threads.virtual.enabled" is on, else the
 * driver's I/O threads
 * @param misroutedFutures what to do at start-up about a transactional method that
 * returns a future, but whose transaction manager would commit before it is complete
 * @param templates further templates by name, each a bean "<name>SessionTemplate"; what
 * is not set there is as it is here
 */
@ConfigurationProperties("neo4j.sessions")
record SessionProperties(@DefaultValue("true") boolean enabled, @Nullable String database, @Nullable Long fetchSize,
		@Nullable String impersonatedUser, @Nullable Integer maxActive, @Nullable Integer maxPending,
		@DefaultValue("30s") Duration acquireTimeout, @Nullable Duration scopeTimeout,
		@DefaultValue Transaction transaction, @DefaultValue Retry retry, @Nullable Duration leakDetectionThreshold,
		@DefaultValue("false") boolean terminateOnCancel, @DefaultValue("30s") Duration shutdownTimeout,
		@Nullable String callbackExecutor, @DefaultValue("warn") MisroutedFuturesReaction misroutedFutures,
		@DefaultValue Map<String, NamedTemplateProperties> templates) {

	static final String PREFIX = "neo4j.sessions.";

	private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

	private static final Set<String> RESERVED_NAMES = Set.of("default", "asyncneo4j");

	private static final Duration MILLISECOND = Duration.ofMillis(1);

	/**
	 * Refuse values that nobody can have meant. Not part of the binding, whose failure
	 * would hide which key it was.
	 */
	void validate() {
		validate(PREFIX);
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
					"A template's name becomes part of the name "
							+ "of a bean and of the tag of its meters: it must be made of letters, digits, '-' and '_', and "
							+ "begin with a letter.");
		}
		if (RESERVED_NAMES.contains(TemplateNames.form(name))) {
			throw new InvalidConfigurationPropertyValueException(key, name,
					"The name is that of the template without a name, or of its transaction manager. Configure that "
							+ "template by the keys directly under 'neo4j.sessions', or choose another name.");
		}
	}

	private void validate(String prefix) {
		Keys keys = new Keys(prefix);
		keys.requireText("database", this.database, "Leave the property out for the default database.");
		keys.require(this.fetchSize == null || this.fetchSize == -1 || this.fetchSize > 0, "fetch-size", this.fetchSize,
				"The fetch size must be a positive number of records, or -1 to fetch all at once.");
		keys.requireText("impersonated-user", this.impersonatedUser, "Leave the property out to impersonate nobody.");
		keys.requirePositive("max-active", this.maxActive);
		keys.requirePositive("max-pending", this.maxPending);
		keys.require(this.maxPending == null || this.maxActive != null, "max-pending", this.maxPending,
				"Calls wait only where '" + prefix + "max-active' is set. Set that too, or leave both out.");
		keys.requireTime("acquire-timeout", this.acquireTimeout);
		keys.requireTime("scope-timeout", this.scopeTimeout);
		keys.requireTime("transaction.timeout", this.transaction.timeout());
		this.retry.validate(keys);
		keys.requireTime("leak-detection-threshold", this.leakDetectionThreshold);
		keys.require(!this.shutdownTimeout.isNegative(), "shutdown-timeout", this.shutdownTimeout,
				"The time must not be negative. Use 0 to roll back at once.");
		keys.requireText("callback-executor", this.callbackExecutor,
				"Leave the property out to stay on the driver's threads.");
	}

	/**
	 * Settings of transactions.
	 *
	 * @param timeout after which the server ends a transaction whose call sets none. By
	 * default what the server is configured for
	 * @param metadata sent with each transaction, to be seen in SHOW TRANSACTIONS and the
	 * server's query log
	 */
	record Transaction(@Nullable Duration timeout, @DefaultValue Map<String, String> metadata) {

	}

	/**
	 * Settings of retries.
	 *
	 * @param maxTime how long after the first failure another attempt may begin, 0 for
	 * never
	 * @param initialDelay delay before the second attempt
	 * @param multiplier factor by which the delay grows from attempt to attempt
	 * @param jitter part of each delay by which it varies at random, from 0 to 1
	 * @param unknownOutcome whether a write whose commit was not acknowledged is retried,
	 * though it may then be applied twice
	 */
	record Retry(@DefaultValue("30s") Duration maxTime, @DefaultValue("1s") Duration initialDelay,
			@DefaultValue("2") double multiplier, @DefaultValue("0.2") double jitter,
			@DefaultValue("false") boolean unknownOutcome) {

		private void validate(Keys keys) {
			keys.require(!this.maxTime.isNegative(), "retry.max-time", this.maxTime,
					"The time must not be negative. Use 0 to retry nothing.");
			keys.requireTime("retry.initial-delay", this.initialDelay);
			keys.require(this.maxTime.isZero() || this.initialDelay.compareTo(this.maxTime) <= 0, "retry.initial-delay",
					this.initialDelay, "The delay must not be longer than '" + keys.prefix()
							+ "retry.max-time'. Set that to 0 to retry nothing.");
			keys.require(this.multiplier >= 1 && this.multiplier <= 1000, "retry.multiplier", this.multiplier,
					"The factor must be a number from 1 to 1000.");
			keys.require(this.jitter >= 0 && this.jitter <= 1, "retry.jitter", this.jitter,
					"The part must be a number from 0 to 1.");
		}

	}

	/**
	 * Refuses the values of the keys behind a prefix.
	 */
	private record Keys(String prefix) {

		void requireText(String key, @Nullable String value, String cure) {
			require(value == null || StringUtils.hasText(value), key, value, "The name must have text. " + cure);
		}

		void requirePositive(String key, @Nullable Integer value) {
			require(value == null || value > 0, key, value,
					"The number must be at least 1. Leave the property out for no limit.");
		}

		void requireTime(String key, @Nullable Duration value) {
			require(value == null || value.compareTo(MILLISECOND) >= 0, key, value,
					"The time must be at least 1ms. Leave the property out for the default.");
		}

		void require(boolean valid, String key, @Nullable Object value, String reason) {
			if (!valid) {
				throw new InvalidConfigurationPropertyValueException(this.prefix + key, value, reason);
			}
		}

	}

}
