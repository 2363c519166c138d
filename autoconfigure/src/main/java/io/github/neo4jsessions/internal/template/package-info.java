/**
 * What a template consists of: its settings, the scopes that are under way, its counters
 * and log. Public for the packages of the library only.
 */
@NullMarked
package io.github.neo4jsessions.internal.template;

import org.jspecify.annotations.NullMarked;
