package io.github.neo4jsessions.internal.template;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.internal.async.CallbackExecutor;
import io.github.neo4jsessions.internal.context.ScopeConventions;
import io.github.neo4jsessions.internal.driver.GuardedBookmarks;
import io.github.neo4jsessions.internal.driver.SessionConfigs;
import io.github.neo4jsessions.mapping.RecordMapping;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;

import org.springframework.context.ApplicationEventPublisher;

/**
 * The settings of a template.
 *
 * @param driver opens the sessions
 * @param name the template's name
 * @param sessionConfig called once for each call, on the caller's thread
 * @param transactionTimeout for transactions that have none of their own, or {@code null}
 * for the server's default
 * @param transactionMetadata sent with each transaction
 * @param maxActive how many sessions may be open at a time, or {@code null} for no limit
 * @param maxPending how many calls may wait for a permit, or {@code null} for no limit
 * @param acquireTimeout how long a call waits for a permit
 * @param scopeTimeout how long a session may be open, or {@code null} for no limit
 * @param retry when failed work is retried
 * @param leakDetectionThreshold after which time an open session is reported, or
 * {@code null} for never
 * @param terminateOnCancel whether queries that a stopped scope left running are
 * terminated on the server
 * @param callbackExecutor runs continuations after the driver has answered, or
 * {@code null} to use the thread that received the answer
 * @param observations supplies the observation registry, called for each scope, or
 * {@code null} for no observations
 * @param conventions the names and key values of the observations
 * @param bookmarkManager for sessions whose configuration has none, or {@code null}
 * @param eventPublisher publishes the events of transactions, or {@code null} if events
 * are not supported
 * @param mapping supplies the mapping of rows and parameters, called for each query, so
 * that a repeated call must be cheap
 */
public record TemplateSettings(Driver driver, String name, Supplier<SessionConfig> sessionConfig,
		@Nullable Duration transactionTimeout, Map<String, Object> transactionMetadata, @Nullable Integer maxActive,
		@Nullable Integer maxPending, Duration acquireTimeout, @Nullable Duration scopeTimeout, RetrySettings retry,
		@Nullable Duration leakDetectionThreshold, boolean terminateOnCancel,
		@Nullable CallbackExecutor callbackExecutor, @Nullable Supplier<ObservationRegistry> observations,
		ScopeConventions conventions, @Nullable BookmarkManager bookmarkManager,
		@Nullable ApplicationEventPublisher eventPublisher, Supplier<RecordMapping> mapping) {

	public static TemplateSettings defaults(Driver driver) {
		return new TemplateSettings(driver, "default", SessionConfig::defaultConfig, null, Map.of(), null, null,
				Duration.ofSeconds(30), null, RetrySettings.defaults(), null, false, null, null,
				ScopeConventions.DEFAULT, null, null, RecordMapping::plain);
	}

	public RecordMapping recordMapping() {
		return this.mapping.get();
	}

	/**
	 * Return the configuration for a new session.
	 * @param accessMode the access mode, or {@code null} for that of the configuration
	 */
	public SessionConfig sessionConfig(@Nullable AccessMode accessMode) {
		SessionConfig config = this.sessionConfig.get();
		if (config == null) {
			throw new IllegalStateException("The sessionConfigSupplier of session template '" + this.name
					+ "' returned null; return SessionConfig.defaultConfig() for the driver's defaults");
		}
		if (this.bookmarkManager != null && config.bookmarkManager().isEmpty()) {
			config = SessionConfigs.withBookmarkManager(config, GuardedBookmarks.of(this.bookmarkManager));
		}
		else {
			config = SessionConfigs.guarded(config);
		}
		return (accessMode != null) ? SessionConfigs.withAccessMode(config, accessMode) : config;
	}

	public AsyncSession openSession(SessionConfig config) {
		AsyncSession session = this.driver.session(AsyncSession.class, config);
		if (session == null) {
			throw new IllegalStateException("The driver returned null instead of a session");
		}
		return session;
	}

	/**
	 * Merge the configuration of one call with the template's. The values of the call
	 * take precedence.
	 */
	public TransactionConfig transactionConfig(TransactionConfig config) {
		if (this.transactionTimeout == null && this.transactionMetadata.isEmpty()) {
			return config;
		}
		TransactionConfig.Builder merged = TransactionConfig.builder();
		Duration timeout = (config.timeout() != null) ? config.timeout() : this.transactionTimeout;
		if (timeout != null) {
			merged.withTimeout(timeout);
		}
		Map<String, Object> metadata = new HashMap<>(this.transactionMetadata);
		metadata.putAll(config.metadata());
		return merged.withMetadata(metadata).build();
	}

}
