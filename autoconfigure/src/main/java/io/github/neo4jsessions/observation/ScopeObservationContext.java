package io.github.neo4jsessions.observation;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;

/**
 * What is known of a scope that is observed.
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
	 * The template's name.
	 * @return the name
	 */
	public String getTemplate() {
		return this.template;
	}

	/**
	 * What the session was opened for.
	 * @return the access mode
	 */
	public AccessMode getAccessMode() {
		return this.accessMode;
	}

	/**
	 * The database.
	 * @return its name, or {@code null} for the user's home database
	 */
	public @Nullable String getDatabase() {
		return this.database;
	}

	/**
	 * How it ended.
	 * @return the outcome, or {@code null} as long as it has none
	 */
	public @Nullable String getOutcome() {
		return this.outcome;
	}

	/**
	 * Say how it ended.
	 * @param outcome the outcome
	 */
	public void setOutcome(String outcome) {
		this.outcome = outcome;
	}

}
