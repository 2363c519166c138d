package io.github.neo4jsessions.observation;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;

/**
 * Context of the observation of a scope that owns a transaction. Its outcome is
 * {@code committed}, {@code rolled_back}, {@code failed} or {@code unknown}. It has none
 * if no transaction was begun.
 *
 * @since 0.1.0
 */
public final class TransactionScopeObservationContext extends ScopeObservationContext {

	private final @Nullable String transactionName;

	/**
	 * Create the context of a scope.
	 * @param template the name of the template
	 * @param accessMode the access mode of the session
	 * @param database the database, or {@code null} for the user's home database
	 * @param transactionName the name of the transaction, or {@code null}
	 */
	public TransactionScopeObservationContext(String template, AccessMode accessMode, @Nullable String database,
			@Nullable String transactionName) {
		super(template, accessMode, database);
		this.transactionName = transactionName;
	}

	/**
	 * Return the name of the transaction.
	 * @return the name, or {@code null} if it has none
	 */
	public @Nullable String getTransactionName() {
		return this.transactionName;
	}

}
