package io.github.neo4jsessions.internal.ninth;

/**
 * Is in a package without a place in the order, for {@code ArchitectureRulesTests}.
 *
 * @param name the name of something
 */
record InNinthPackage(String name) {

}
