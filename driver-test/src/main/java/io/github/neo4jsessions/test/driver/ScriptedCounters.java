package io.github.neo4jsessions.test.driver;

import java.util.Map;

import org.neo4j.driver.summary.SummaryCounters;

/**
 * The counters of a summary.
 *
 * @param counts the counters that are not zero
 */
record ScriptedCounters(Map<Counter, Integer> counts) implements SummaryCounters {

	@Override
	public boolean containsUpdates() {
		return this.counts.keySet().stream().anyMatch((counter) -> counter != Counter.SYSTEM_UPDATES);
	}

	@Override
	public int nodesCreated() {
		return count(Counter.NODES_CREATED);
	}

	@Override
	public int nodesDeleted() {
		return count(Counter.NODES_DELETED);
	}

	@Override
	public int relationshipsCreated() {
		return count(Counter.RELATIONSHIPS_CREATED);
	}

	@Override
	public int relationshipsDeleted() {
		return count(Counter.RELATIONSHIPS_DELETED);
	}

	@Override
	public int propertiesSet() {
		return count(Counter.PROPERTIES_SET);
	}

	@Override
	public int labelsAdded() {
		return count(Counter.LABELS_ADDED);
	}

	@Override
	public int labelsRemoved() {
		return count(Counter.LABELS_REMOVED);
	}

	@Override
	public int indexesAdded() {
		return count(Counter.INDEXES_ADDED);
	}

	@Override
	public int indexesRemoved() {
		return count(Counter.INDEXES_REMOVED);
	}

	@Override
	public int constraintsAdded() {
		return count(Counter.CONSTRAINTS_ADDED);
	}

	@Override
	public int constraintsRemoved() {
		return count(Counter.CONSTRAINTS_REMOVED);
	}

	@Override
	public boolean containsSystemUpdates() {
		return systemUpdates() > 0;
	}

	@Override
	public int systemUpdates() {
		return count(Counter.SYSTEM_UPDATES);
	}

	private int count(Counter counter) {
		return this.counts.getOrDefault(counter, 0);
	}

}
