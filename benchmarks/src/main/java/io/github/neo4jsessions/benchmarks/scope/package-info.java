/**
 * Time and bytes of a scope on a driver without a server.
 */
@NullMarked
package io.github.neo4jsessions.benchmarks.scope;

import org.jspecify.annotations.NullMarked;
