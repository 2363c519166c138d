/**
 * What observations of scopes are called and what they say: contexts, conventions and
 * their documentation. Sees nothing of the other packages, as scopes fill this in.
 */
@NullMarked
package io.github.neo4jsessions.observation;

import org.jspecify.annotations.NullMarked;
