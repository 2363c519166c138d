/**
 * Doubles for tests of code that uses the Neo4j driver asynchronously.
 *
 * <p>
 * {@link io.github.neo4jsessions.test.driver.ScriptedDriver} is a driver without a
 * server, for unit tests: a test says what each query returns and which step fails.
 * {@link io.github.neo4jsessions.test.driver.BoltProxy} runs between a driver and a real
 * server, and loses the connection at a chosen message.
 */
@NullMarked
package io.github.neo4jsessions.test.driver;

import org.jspecify.annotations.NullMarked;
