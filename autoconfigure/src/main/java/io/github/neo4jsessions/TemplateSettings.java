package io.github.neo4jsessions;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;

/**
 * What a template was built with.
 *
 * @param driver opens the sessions
 * @param name the template's name
 * @param sessionConfig asked once for each session, on the thread that calls the template
 * @param transactionTimeout for transactions that have none of their own, or {@code null}
 * for the server's default
 * @param transactionMetadata sent with each transaction
 */
record TemplateSettings(Driver driver, String name, Supplier<SessionConfig> sessionConfig,
		@Nullable Duration transactionTimeout, Map<String, Object> transactionMetadata) {

	/**
	 * Open a session.
	 * @param accessMode how to open it, or {@code null} for what the configuration says
	 */
	AsyncSession openSession(@Nullable AccessMode accessMode) {
		SessionConfig config = this.sessionConfig.get();
		AsyncSession session = this.driver.session(AsyncSession.class,
				(accessMode != null) ? SessionConfigs.withAccessMode(config, accessMode) : config);
		if (session == null) {
			throw new IllegalStateException("The driver gave null for a session");
		}
		return session;
	}

	/**
	 * Lay the configuration of one call over the template's.
	 */
	TransactionConfig transactionConfig(TransactionConfig config) {
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
