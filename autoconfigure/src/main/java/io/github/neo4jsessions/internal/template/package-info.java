/**
 * The parts of a template: its settings, its active scopes, its counters and its log.
 * Public for the other packages of the library only.
 */
@NullMarked
package io.github.neo4jsessions.internal.template;

import org.jspecify.annotations.NullMarked;
