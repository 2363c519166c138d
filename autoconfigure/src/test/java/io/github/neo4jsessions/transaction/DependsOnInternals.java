package io.github.neo4jsessions.transaction;

import io.github.neo4jsessions.internal.async.LogRate;

/**
 * Depends on the implementation of the public contract, for
 * {@code ArchitectureRulesTests}.
 *
 * @param rate a class of the implementation
 */
record DependsOnInternals(LogRate rate) {

}
