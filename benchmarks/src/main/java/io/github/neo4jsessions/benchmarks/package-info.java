/**
 * Measures the cost of a session scope, and writes the report.
 */
@NullMarked
package io.github.neo4jsessions.benchmarks;

import org.jspecify.annotations.NullMarked;
