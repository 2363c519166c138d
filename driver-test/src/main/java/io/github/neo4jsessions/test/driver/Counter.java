package io.github.neo4jsessions.test.driver;

/**
 * What the summary of a query counts, see
 * {@link org.neo4j.driver.summary.SummaryCounters}.
 */
public enum Counter {

	/**
	 * Nodes that were created.
	 */
	NODES_CREATED,

	/**
	 * Nodes that were deleted.
	 */
	NODES_DELETED,

	/**
	 * Relationships that were created.
	 */
	RELATIONSHIPS_CREATED,

	/**
	 * Relationships that were deleted.
	 */
	RELATIONSHIPS_DELETED,

	/**
	 * Properties that were set.
	 */
	PROPERTIES_SET,

	/**
	 * Labels that were added to nodes.
	 */
	LABELS_ADDED,

	/**
	 * Labels that were removed from nodes.
	 */
	LABELS_REMOVED,

	/**
	 * Indexes that were added to the schema.
	 */
	INDEXES_ADDED,

	/**
	 * Indexes that were removed from the schema.
	 */
	INDEXES_REMOVED,

	/**
	 * Constraints that were added to the schema.
	 */
	CONSTRAINTS_ADDED,

	/**
	 * Constraints that were removed from the schema.
	 */
	CONSTRAINTS_REMOVED,

	/**
	 * Changes to the system, such as databases and users.
	 */
	SYSTEM_UPDATES

}
