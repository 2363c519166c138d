package io.github.neo4jsessions.internal.context;

import io.github.neo4jsessions.SessionTemplate;

/**
 * Depends on a class that depends on the implementation, for
 * {@code ArchitectureRulesTests}.
 *
 * @param template the class
 */
record DependsOnTemplate(SessionTemplate template) {

}
