package io.github.neo4jsessions.internal.template;

import java.time.Duration;
import java.util.Map;

import io.github.neo4jsessions.internal.driver.TransactionConfigs;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;

/**
 * What a template sets for transactions, unless a call sets it.
 *
 * @param timeout after which time the server ends a transaction, or {@code null} for the
 * server's default
 * @param metadata sent with each transaction
 * @param contributors contribute metadata for each call, or {@code null} for none
 */
public record TransactionDefaults(@Nullable Duration timeout, Map<String, Object> metadata,
		@Nullable MetadataContributors contributors) {

	static final TransactionDefaults NONE = new TransactionDefaults(null, Map.of(), null);

	/**
	 * Merge the configuration of one call with these defaults. The values of the call
	 * take precedence.
	 */
	public TransactionConfig under(TransactionConfig config) {
		return TransactionConfigs.withDefaults(config, this.timeout, this.metadata);
	}

	public TransactionDefaults withTimeout(Duration timeout) {
		return new TransactionDefaults(timeout, this.metadata, this.contributors);
	}

	public TransactionDefaults withMetadata(Map<String, Object> metadata) {
		return new TransactionDefaults(this.timeout, metadata, this.contributors);
	}

	public TransactionDefaults withContributors(MetadataContributors contributors) {
		return new TransactionDefaults(this.timeout, this.metadata, contributors);
	}

}
