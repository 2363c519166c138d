package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.QuerySpec;
import io.github.neo4jsessions.internal.context.ScopeContext;

/**
 * Begins queries that run in a given scope, on whatever thread.
 */
@FunctionalInterface
public interface QueryFactory {

	/**
	 * Begin to build a query.
	 * @param template the template of the scope
	 * @param frame the scope
	 * @param cypher the query
	 * @throws IllegalArgumentException if it has no text
	 */
	QuerySpec query(TemplateRuntime template, ScopeContext frame, String cypher);

}
