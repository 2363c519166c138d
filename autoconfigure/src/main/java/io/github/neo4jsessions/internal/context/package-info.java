/**
 * The context that a thread works in: which scope, whose thread-locals, which
 * observation; and the futures that carry it along. Public for the packages of the
 * library only.
 */
@NullMarked
package io.github.neo4jsessions.internal.context;

import org.jspecify.annotations.NullMarked;
