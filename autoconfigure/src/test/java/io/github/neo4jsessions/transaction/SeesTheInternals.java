package io.github.neo4jsessions.transaction;

import io.github.neo4jsessions.internal.async.LogRate;

/**
 * Sees what implements the public contract, for {@code ArchitectureRulesTests}.
 *
 * @param rate a class of that
 */
record SeesTheInternals(LogRate rate) {

}
