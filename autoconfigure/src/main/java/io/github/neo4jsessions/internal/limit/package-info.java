/**
 * Permits for sessions, where their number is limited. Public for the packages of the
 * library only.
 */
@NullMarked
package io.github.neo4jsessions.internal.limit;

import org.jspecify.annotations.NullMarked;
