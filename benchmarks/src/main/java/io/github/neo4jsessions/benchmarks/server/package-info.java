/**
 * One unit of work on a real server, done in each of the ways that an application has.
 */
@NullMarked
package io.github.neo4jsessions.benchmarks.server;

import org.jspecify.annotations.NullMarked;
