/**
 * Reactor views of session templates.
 */
@NullMarked
package io.github.neo4jsessions.reactive;

import org.jspecify.annotations.NullMarked;
