/**
 * A bank over HTTP. {@link io.github.neo4jsessions.sample.Bank} is the class to read
 * first: it contains all the work on Neo4j, asynchronous from end to end.
 */
@NullMarked
package io.github.neo4jsessions.sample;

import org.jspecify.annotations.NullMarked;
