/**
 * The cost of many concurrent scopes.
 */
@NullMarked
package io.github.neo4jsessions.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
