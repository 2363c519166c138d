/**
 * A driver without a server, as cheap as possible. Its stages complete after the call
 * that returned them.
 */
@NullMarked
package io.github.neo4jsessions.benchmarks.stub;

import org.jspecify.annotations.NullMarked;
