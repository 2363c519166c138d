/**
 * Support for Spring's transaction management in methods that return a future.
 */
@NullMarked
package io.github.neo4jsessions.transaction;

import org.jspecify.annotations.NullMarked;
