package io.github.neo4jsessions.internal.async;

import io.github.neo4jsessions.internal.query.QueryExecutor;

/**
 * Breaks the order of the rooms, and closes a cycle, for {@code ArchitectureRulesTests}.
 *
 * @param executor a class of the last room but for this one
 */
record SeesTheRoomOfQueries(QueryExecutor executor) {

}
