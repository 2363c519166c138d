/**
 * What stands between the driver, Spring Data Neo4j and the scopes: the translation of
 * exceptions, the mapping of rows, the bridge of bookmarks. Sees nothing of ours.
 */
@NullMarked
package io.github.neo4jsessions.support;

import org.jspecify.annotations.NullMarked;
