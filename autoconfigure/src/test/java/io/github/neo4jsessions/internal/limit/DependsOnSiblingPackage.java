package io.github.neo4jsessions.internal.limit;

import io.github.neo4jsessions.internal.driver.CallGate;

/**
 * Depends on a package beside its own, for {@code ArchitectureRulesTests}.
 *
 * @param gate a class of that package
 */
record DependsOnSiblingPackage(CallGate gate) {

}
