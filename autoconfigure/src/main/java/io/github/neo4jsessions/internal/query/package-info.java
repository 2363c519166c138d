/**
 * Queries that are built step by step, and run alone in a session or inside of a
 * transaction. Public for the other packages of the library only.
 */
@NullMarked
package io.github.neo4jsessions.internal.query;

import org.jspecify.annotations.NullMarked;
