/**
 * Transactional session scopes for the asynchronous API of the Neo4j driver: the public
 * contract and, package-private beside it, what implements it.
 */
@NullMarked
package io.github.neo4jsessions;

import org.jspecify.annotations.NullMarked;
