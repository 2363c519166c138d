/**
 * Tests of the configuration metadata, which several modules inherit.
 */
package io.github.neo4jsessions.metadata;
