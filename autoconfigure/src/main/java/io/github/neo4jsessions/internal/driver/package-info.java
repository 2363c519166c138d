/**
 * What stands between the library and the driver: calls one at a time, guarded sessions,
 * transactions and cursors, the meaning of errors. Public for the packages of the library
 * only.
 */
@NullMarked
package io.github.neo4jsessions.internal.driver;

import org.jspecify.annotations.NullMarked;
