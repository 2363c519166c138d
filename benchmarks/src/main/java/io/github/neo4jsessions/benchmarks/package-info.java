/**
 * What a session scope costs, and the report that says so.
 */
@NullMarked
package io.github.neo4jsessions.benchmarks;

import org.jspecify.annotations.NullMarked;
