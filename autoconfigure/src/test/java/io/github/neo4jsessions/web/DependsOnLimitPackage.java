package io.github.neo4jsessions.web;

import io.github.neo4jsessions.internal.limit.PermitQueue;

/**
 * Depends on a package that is not for web requests, for {@code ArchitectureRulesTests}.
 *
 * @param queue a class of that package
 */
record DependsOnLimitPackage(PermitQueue queue) {

}
