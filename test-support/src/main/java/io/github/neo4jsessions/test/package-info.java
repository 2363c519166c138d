/**
 * Support for tests of applications that use
 * {@link io.github.neo4jsessions.SessionTemplate session templates}.
 *
 * <p>
 * {@link io.github.neo4jsessions.test.NoOpenSessions} fails a test that leaves a session
 * open. {@link io.github.neo4jsessions.test.Neo4jSessionsAssertions} has assertions for
 * templates and the futures of their calls. Tests of an
 * {@link io.github.neo4jsessions.AsyncResource} extend
 * {@link io.github.neo4jsessions.test.AsyncResourceContract}.
 * {@link io.github.neo4jsessions.test.Neo4jSessionsRules} has rules for ArchUnit.
 */
@NullMarked
package io.github.neo4jsessions.test;

import org.jspecify.annotations.NullMarked;
