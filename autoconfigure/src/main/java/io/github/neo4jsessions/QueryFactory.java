package io.github.neo4jsessions;

/**
 * Begins queries that run in a given scope, on whatever thread.
 */
@FunctionalInterface
interface QueryFactory {

	/**
	 * Begin to build a query.
	 * @param template the template of the scope
	 * @param frame the scope
	 * @param cypher the query
	 * @throws IllegalArgumentException if it has no text
	 */
	QuerySpec query(TemplateRuntime template, ScopeFrame frame, String cypher);

}
