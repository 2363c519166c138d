package io.github.neo4jsessions.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.test.context.TestContextBootstrapper;

/**
 * {@link TestContextBootstrapper} for {@link Neo4jSessionsTest}.
 */
final class Neo4jSessionsTestContextBootstrapper extends TestSliceTestContextBootstrapper<Neo4jSessionsTest> {

}
