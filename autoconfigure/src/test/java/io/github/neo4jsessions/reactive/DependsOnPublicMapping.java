package io.github.neo4jsessions.reactive;

import io.github.neo4jsessions.mapping.RecordMapping;

/**
 * Depends on a package that is not for views, for {@code ArchitectureRulesTests}.
 *
 * @param mapping a class of that package
 */
record DependsOnPublicMapping(RecordMapping mapping) {

}
