package io.github.neo4jsessions.internal.limit;

import io.github.neo4jsessions.mapping.RecordMapping;

/**
 * Maps rows in a package that has none, for {@code ArchitectureRulesTests}.
 *
 * @param mapping a class of the package for mappings
 */
record DependsOnMapping(RecordMapping mapping) {

}
