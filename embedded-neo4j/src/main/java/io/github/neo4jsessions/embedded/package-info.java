/**
 * A real Neo4j Community server in a child process, for tests and for machines without
 * Docker. {@link io.github.neo4jsessions.embedded.EmbeddedNeo4j} is the entry point.
 */
package io.github.neo4jsessions.embedded;
