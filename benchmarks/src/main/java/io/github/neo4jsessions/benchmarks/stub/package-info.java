/**
 * A driver without a server, as cheap as it can be, whose stages complete after the call
 * that gave them has returned.
 */
@NullMarked
package io.github.neo4jsessions.benchmarks.stub;

import org.jspecify.annotations.NullMarked;
