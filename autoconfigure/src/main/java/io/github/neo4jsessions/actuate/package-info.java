/**
 * Meters and the actuator endpoint of the session templates.
 */
@NullMarked
package io.github.neo4jsessions.actuate;

import org.jspecify.annotations.NullMarked;
