/**
 * Lets the sample run on any machine, with a server of its own if none is configured.
 * Your own application does not need this package.
 */
@NullMarked
package io.github.neo4jsessions.sample.server;

import org.jspecify.annotations.NullMarked;
