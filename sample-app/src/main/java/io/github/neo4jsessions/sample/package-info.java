/**
 * A bank over HTTP. {@link io.github.neo4jsessions.sample.Bank} is the part to learn
 * from: all work on Neo4j, asynchronous from end to end.
 */
@NullMarked
package io.github.neo4jsessions.sample;

import org.jspecify.annotations.NullMarked;
