package io.github.neo4jsessions.internal.template;

import io.github.neo4jsessions.QuerySpec;
import io.github.neo4jsessions.internal.context.ScopeContext;

/**
 * Creates queries that run in a given scope, on any thread.
 */
@FunctionalInterface
public interface QueryFactory {

	/**
	 * Create a query.
	 * @param template the template of the scope
	 * @param context the context of the scope
	 * @param cypher the query
	 * @throws IllegalArgumentException if the query has no text
	 */
	QuerySpec query(TemplateRuntime template, ScopeContext context, String cypher);

}
