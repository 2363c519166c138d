package io.github.neo4jsessions.mapping;

import io.github.neo4jsessions.internal.driver.CallGate;

/**
 * Closes a cycle of packages, for {@code ArchitectureRulesTests}.
 *
 * @param gate a class of a package that depends on this one
 */
record DependsOnDriverPackage(CallGate gate) {

}
