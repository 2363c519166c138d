/**
 * Transactional session scopes for the asynchronous API of the Neo4j driver. This package
 * is the public contract; the packages below {@code internal} implement it.
 */
@NullMarked
package io.github.neo4jsessions;

import org.jspecify.annotations.NullMarked;
