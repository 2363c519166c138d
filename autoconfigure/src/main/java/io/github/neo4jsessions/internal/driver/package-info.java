/**
 * Guards around the driver's sessions, transactions and cursors, which pass calls one at
 * a time; the meaning of the driver's errors. Public only for the other packages of the
 * library.
 */
@NullMarked
package io.github.neo4jsessions.internal.driver;

import org.jspecify.annotations.NullMarked;
