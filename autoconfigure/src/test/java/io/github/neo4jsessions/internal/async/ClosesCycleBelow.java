package io.github.neo4jsessions.internal.async;

import io.github.neo4jsessions.ClosesCycle;

/**
 * Forms a cycle of classes in two packages, for {@code ArchitectureRulesTests}.
 *
 * @param above the other class of the cycle
 */
public record ClosesCycleBelow(ClosesCycle above) {

}
