/**
 * Stages, futures, timers, errors and log lines, without a notion of sessions. Public for
 * the packages of the library only.
 */
@NullMarked
package io.github.neo4jsessions.internal.async;

import org.jspecify.annotations.NullMarked;
