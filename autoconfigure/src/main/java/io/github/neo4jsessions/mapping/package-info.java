/**
 * The mapping of rows and parameters, through Spring Data Neo4j where that is present.
 */
@NullMarked
package io.github.neo4jsessions.mapping;

import org.jspecify.annotations.NullMarked;
