/**
 * What many scopes at a time cost.
 */
@NullMarked
package io.github.neo4jsessions.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
