/**
 * Stages, futures, timers, errors and log lines, which know nothing of sessions. Public
 * only for the other packages of the library.
 */
@NullMarked
package io.github.neo4jsessions.internal.async;

import org.jspecify.annotations.NullMarked;
