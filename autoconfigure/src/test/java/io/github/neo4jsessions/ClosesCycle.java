package io.github.neo4jsessions;

import io.github.neo4jsessions.internal.async.ClosesCycleBelow;

/**
 * Forms a cycle of classes in two packages, for {@code ArchitectureRulesTests}.
 *
 * @param below the other class of the cycle
 */
public record ClosesCycle(ClosesCycleBelow below) {

}
