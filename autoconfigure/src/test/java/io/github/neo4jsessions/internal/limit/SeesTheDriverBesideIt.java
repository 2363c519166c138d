package io.github.neo4jsessions.internal.limit;

import io.github.neo4jsessions.internal.driver.CallGate;

/**
 * Sees a room that is beside its own, for {@code ArchitectureRulesTests}.
 *
 * @param gate a class of that room
 */
record SeesTheDriverBesideIt(CallGate gate) {

}
