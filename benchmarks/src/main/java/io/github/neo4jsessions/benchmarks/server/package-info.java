/**
 * One unit of work on a real server, in all the ways available to an application.
 */
@NullMarked
package io.github.neo4jsessions.benchmarks.server;

import org.jspecify.annotations.NullMarked;
