/**
 * Reports the server that the sample uses. Your own application does not need this
 * package.
 */
@NullMarked
package io.github.neo4jsessions.sample.server;

import org.jspecify.annotations.NullMarked;
