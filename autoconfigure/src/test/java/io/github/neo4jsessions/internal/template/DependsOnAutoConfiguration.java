package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.autoconfigure.SessionTemplateAutoConfiguration;

/**
 * Depends on the wiring, for {@code ArchitectureRulesTests}.
 *
 * @param configuration a class of the wiring
 */
record DependsOnAutoConfiguration(SessionTemplateAutoConfiguration configuration) {

}
