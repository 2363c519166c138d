/**
 * Spring Boot auto-configuration of the embedded server, for development and tests.
 */
@NullMarked
package io.github.neo4jsessions.embedded.autoconfigure;

import org.jspecify.annotations.NullMarked;
