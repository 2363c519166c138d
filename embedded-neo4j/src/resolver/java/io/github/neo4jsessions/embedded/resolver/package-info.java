/**
 * Fetches the server's jars with Maven's resolver. This package is loaded by a class
 * loader of its own, beside the resolver: no other class refers to it.
 */
package io.github.neo4jsessions.embedded.resolver;
