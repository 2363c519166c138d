/**
 * The context of a thread: its scope, the thread-locals of its caller, its observation;
 * and the futures that carry it along. Public only for the other packages of the library.
 */
@NullMarked
package io.github.neo4jsessions.internal.context;

import org.jspecify.annotations.NullMarked;
