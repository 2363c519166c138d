/**
 * OpenRewrite recipes for code on Neo4j's driver. {@link Validate} finds mistakes that
 * the compiler does not find.
 */
@NullMarked
package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.NullMarked;
