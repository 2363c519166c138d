/**
 * What lets the sample run on any machine: a server of its own where none is given. An
 * application of yours needs nothing of this.
 */
@NullMarked
package io.github.neo4jsessions.sample.server;

import org.jspecify.annotations.NullMarked;
