/**
 * Mapping of rows and parameters, which uses Spring Data Neo4j if present.
 */
@NullMarked
package io.github.neo4jsessions.mapping;

import org.jspecify.annotations.NullMarked;
