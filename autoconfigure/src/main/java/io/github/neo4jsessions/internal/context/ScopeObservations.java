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
import org.neo4j.driver.AccessMode;

/**
 * Creates the observations of scopes, and their contexts. Micrometer may be missing. The
 * classes that call this one are then still usable, since they name its types but neither
 * create nor convert them, which the JVM would check when it loads those classes.
 */
public final class ScopeObservations {

	private static final SessionScopeObservationConvention DEFAULT_SESSION = new DefaultSessionScopeObservationConvention();

	private static final TransactionScopeObservationConvention DEFAULT_TRANSACTION = new DefaultTransactionScopeObservationConvention();

	private ScopeObservations() {
	}

	/**
	 * Create the context of a session scope.
	 * @param database the database, or {@code null} for the user's home database
	 */
	public static ScopeObservationContext ofSession(String template, AccessMode accessMode, @Nullable String database) {
		return new SessionScopeObservationContext(template, accessMode, database);
	}

	/**
	 * Create the context of a transaction scope.
	 * @param database the database, or {@code null} for the user's home database
	 * @param name the name of the transaction, or {@code null} if it has none
	 */
	public static ScopeObservationContext ofTransaction(String template, AccessMode accessMode,
			@Nullable String database, @Nullable String name) {
		return new TransactionScopeObservationContext(template, accessMode, database, name);
	}

	static Observation observation(ScopeConventions conventions, ScopeObservationContext context,
			ObservationRegistry registry) {
		if (context instanceof SessionScopeObservationContext ofSession) {
			return ScopeObservationDocumentation.SESSION_SCOPE.observation(
					guarded(conventions.session(), DEFAULT_SESSION), DEFAULT_SESSION, () -> ofSession, registry);
		}
		TransactionScopeObservationContext ofTransaction = (TransactionScopeObservationContext) context;
		return ScopeObservationDocumentation.TRANSACTION_SCOPE.observation(
				guarded(conventions.transaction(), DEFAULT_TRANSACTION), DEFAULT_TRANSACTION, () -> ofTransaction,
				registry);
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
