/**
 * Observations of scopes: contexts, conventions and their documentation. This package
 * does not depend on the others; scopes fill in its contexts.
 */
@NullMarked
package io.github.neo4jsessions.observation;

import org.jspecify.annotations.NullMarked;
