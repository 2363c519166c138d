package io.github.neo4jsessions.observation;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;

/**
 * What is known of a scope that owns a transaction. Its outcome is {@code committed},
 * {@code rolled_back}, {@code failed} or {@code unknown}; none if nothing was begun.
 *
 * @since 0.1.0
 */
public final class TransactionScopeObservationContext extends ScopeObservationContext {

	private final @Nullable String transactionName;

	/**
	 * Describe a scope.
	 * @param template the template's name
	 * @param accessMode what the session is opened for
	 * @param database the database, or {@code null} for the user's home database
	 * @param transactionName the transaction's name, or {@code null}
	 */
	public TransactionScopeObservationContext(String template, AccessMode accessMode, @Nullable String database,
			@Nullable String transactionName) {
		super(template, accessMode, database);
		this.transactionName = transactionName;
	}

	/**
	 * The transaction's name.
	 * @return the name, or {@code null}
	 */
	public @Nullable String getTransactionName() {
		return this.transactionName;
	}

}
