/**
 * One call of a template, its attempts, and the session scope of each attempt. Public for
 * the other packages of the library only.
 */
@NullMarked
package io.github.neo4jsessions.internal.scope;

import org.jspecify.annotations.NullMarked;
