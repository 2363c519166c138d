/**
 * What stands between the driver, Spring Data Neo4j and the scopes: so far the
 * translation of exceptions. Sees nothing of ours.
 */
@NullMarked
package io.github.neo4jsessions.support;

import org.jspecify.annotations.NullMarked;
