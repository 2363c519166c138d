package io.github.neo4jsessions.internal.async;

import io.github.neo4jsessions.internal.query.QueryExecutor;

/**
 * Violates the order of the packages and closes a cycle, for
 * {@code ArchitectureRulesTests}.
 *
 * @param executor a class of the query package, on which this package must not depend
 */
record DependsOnQueryPackage(QueryExecutor executor) {

}
