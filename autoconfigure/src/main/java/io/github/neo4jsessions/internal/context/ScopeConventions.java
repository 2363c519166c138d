package io.github.neo4jsessions.internal.context;

import io.github.neo4jsessions.observation.SessionScopeObservationConvention;
import io.github.neo4jsessions.observation.TransactionScopeObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * The conventions for the names and keys of the observations of a template's scopes.
 *
 * @param session the convention of the template for session scopes, or {@code null} for
 * the global one of the registry, or else the default
 * @param transaction the convention of the template for transaction scopes, or
 * {@code null} as for {@code session}
 */
public record ScopeConventions(@Nullable SessionScopeObservationConvention session,
		@Nullable TransactionScopeObservationConvention transaction) {

	/**
	 * The conventions of the registry, or else the defaults.
	 */
	public static final ScopeConventions DEFAULT = new ScopeConventions(null, null);

	public ScopeConventions with(SessionScopeObservationConvention convention) {
		return new ScopeConventions(convention, this.transaction);
	}

	public ScopeConventions with(TransactionScopeObservationConvention convention) {
		return new ScopeConventions(this.session, convention);
	}

}
