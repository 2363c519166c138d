package io.github.neo4jsessions;

import io.github.neo4jsessions.internal.async.LogRate;

/**
 * Depends on the implementation, for {@code ArchitectureRulesTests}.
 *
 * @param rate a class of the implementation
 */
record DependsOnRoom(LogRate rate) {

}
