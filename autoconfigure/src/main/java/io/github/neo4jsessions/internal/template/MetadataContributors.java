package io.github.neo4jsessions.internal.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.neo4jsessions.TransactionMetadataContributor;
import io.github.neo4jsessions.internal.driver.TransactionConfigs;

/**
 * The contributors of a template, in their order.
 */
public final class MetadataContributors {

	private final Supplier<List<TransactionMetadataContributor>> contributors;

	public MetadataContributors(Supplier<List<TransactionMetadataContributor>> contributors) {
		this.contributors = contributors;
	}

	/**
	 * Return the metadata of a call that this thread makes.
	 * @throws IllegalStateException if a contributor fails, or contributes what cannot be
	 * sent
	 */
	Map<String, Object> metadata() {
		Map<String, Object> metadata = new HashMap<>();
		for (TransactionMetadataContributor contributor : this.contributors.get()) {
			metadata.putAll(metadata(contributor));
		}
		return metadata;
	}

	private static Map<String, Object> metadata(TransactionMetadataContributor contributor) {
		Map<String, ?> metadata;
		try {
			metadata = contributor.contribute();
		}
		catch (Exception ex) {
			throw new IllegalStateException(describe(contributor) + " failed, so that no session was opened", ex);
		}
		if (metadata == null) {
			throw new IllegalStateException(
					describe(contributor) + " returned null; return an empty map to contribute nothing");
		}
		try {
			return TransactionConfigs.metadata("metadata", metadata);
		}
		catch (Exception ex) {
			throw new IllegalStateException(
					describe(contributor) + " contributed metadata that cannot be sent: " + ex.getMessage(), ex);
		}
	}

	private static String describe(TransactionMetadataContributor contributor) {
		return "The transaction metadata contributor " + contributor.getClass().getName();
	}

}
