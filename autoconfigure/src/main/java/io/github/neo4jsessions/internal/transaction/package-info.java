/**
 * A transaction in a session scope: its begin and end, its owner and the joined calls.
 * Public for the other packages of the library only.
 */
@NullMarked
package io.github.neo4jsessions.internal.transaction;

import org.jspecify.annotations.NullMarked;
