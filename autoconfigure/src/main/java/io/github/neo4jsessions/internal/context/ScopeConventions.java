package io.github.neo4jsessions.internal.context;

import io.github.neo4jsessions.observation.DefaultSessionScopeObservationConvention;
import io.github.neo4jsessions.observation.DefaultTransactionScopeObservationConvention;
import io.github.neo4jsessions.observation.ScopeObservationContext;
import io.github.neo4jsessions.observation.ScopeObservationDocumentation;
import io.github.neo4jsessions.observation.SessionScopeObservationContext;
import io.github.neo4jsessions.observation.SessionScopeObservationConvention;
import io.github.neo4jsessions.observation.TransactionScopeObservationContext;
import io.github.neo4jsessions.observation.TransactionScopeObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The conventions for the names and keys of the observations of a template's scopes.
 *
 * @param session the convention of the template, or {@code null} for the global one of
 * the registry, or else the default
 * @param transaction likewise
 */
public record ScopeConventions(@Nullable SessionScopeObservationConvention session,
		@Nullable TransactionScopeObservationConvention transaction) {

	/**
	 * The conventions of the registry, or else the defaults.
	 */
	public static final ScopeConventions DEFAULT = new ScopeConventions(null, null);

	private static final SessionScopeObservationConvention DEFAULT_SESSION = new DefaultSessionScopeObservationConvention();

	private static final TransactionScopeObservationConvention DEFAULT_TRANSACTION = new DefaultTransactionScopeObservationConvention();

	public ScopeConventions with(SessionScopeObservationConvention convention) {
		return new ScopeConventions(convention, this.transaction);
	}

	public ScopeConventions with(TransactionScopeObservationConvention convention) {
		return new ScopeConventions(this.session, convention);
	}

	Observation observation(ScopeObservationContext context, ObservationRegistry registry) {
		if (context instanceof SessionScopeObservationContext ofSession) {
			return ScopeObservationDocumentation.SESSION_SCOPE.observation(guarded(this.session, DEFAULT_SESSION),
					DEFAULT_SESSION, () -> ofSession, registry);
		}
		TransactionScopeObservationContext ofTransaction = (TransactionScopeObservationContext) context;
		return ScopeObservationDocumentation.TRANSACTION_SCOPE.observation(
				guarded(this.transaction, DEFAULT_TRANSACTION), DEFAULT_TRANSACTION, () -> ofTransaction, registry);
	}

	/**
	 * Guard the convention of the template, which is code of the application. A global
	 * convention of the registry is such code too, but this class has no access to it.
	 */
	private static <C extends ScopeObservationContext> @Nullable ObservationConvention<C> guarded(
			@Nullable ObservationConvention<C> ofTemplate, ObservationConvention<C> fallback) {
		return (ofTemplate != null) ? new GuardedConvention<>(ofTemplate, fallback) : null;
	}

}
