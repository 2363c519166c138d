package io.github.neo4jsessions.observation;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;

/**
 * Context of the observation of a scope.
 *
 * @since 0.1.0
 */
public abstract sealed class ScopeObservationContext extends Observation.Context
		permits SessionScopeObservationContext, TransactionScopeObservationContext {

	private final String template;

	private final AccessMode accessMode;

	private final @Nullable String database;

	private @Nullable String outcome;

	ScopeObservationContext(String template, AccessMode accessMode, @Nullable String database) {
		this.template = template;
		this.accessMode = accessMode;
		this.database = database;
	}

	/**
	 * Return the name of the template.
	 * @return the name
	 */
	public String getTemplate() {
		return this.template;
	}

	/**
	 * Return the access mode that the session was opened with.
	 * @return the access mode
	 */
	public AccessMode getAccessMode() {
		return this.accessMode;
	}

	/**
	 * Return the database.
	 * @return the name of the database, or {@code null} for the user's home database
	 */
	public @Nullable String getDatabase() {
		return this.database;
	}

	/**
	 * Return how the scope ended.
	 * @return the outcome, or {@code null} if there is none yet
	 */
	public @Nullable String getOutcome() {
		return this.outcome;
	}

	/**
	 * Set how the scope ended.
	 * @param outcome the outcome
	 */
	public void setOutcome(String outcome) {
		this.outcome = outcome;
	}

}
