/**
 * Meters of the session templates.
 */
@NullMarked
package io.github.neo4jsessions.observation;

import org.jspecify.annotations.NullMarked;
