/**
 * One call of a template: its attempts, and the session scope of each from open to
 * closed. Public for the packages of the library only.
 */
@NullMarked
package io.github.neo4jsessions.internal.scope;

import org.jspecify.annotations.NullMarked;
