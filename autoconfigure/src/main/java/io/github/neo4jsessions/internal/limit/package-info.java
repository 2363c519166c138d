/**
 * Permits for sessions, where their number is limited. Public only for the other packages
 * of the library.
 */
@NullMarked
package io.github.neo4jsessions.internal.limit;

import org.jspecify.annotations.NullMarked;
