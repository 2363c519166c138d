/**
 * Spring Boot auto-configuration of session templates.
 */
@NullMarked
package io.github.neo4jsessions.autoconfigure;

import org.jspecify.annotations.NullMarked;
