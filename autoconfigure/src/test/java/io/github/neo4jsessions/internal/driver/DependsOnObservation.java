package io.github.neo4jsessions.internal.driver;

import io.github.neo4jsessions.observation.ScopeObservationContext;

/**
 * Observes in a package that is not observed, for {@code ArchitectureRulesTests}.
 *
 * @param context a class of the package for observations
 */
record DependsOnObservation(ScopeObservationContext context) {

}
