package io.github.neo4jsessions.test;

import io.github.neo4jsessions.SessionStatistics;

/**
 * The changes between two statistics of a template.
 */
final class StatisticsDelta {

	private StatisticsDelta() {
	}

	/**
	 * Return the differences of the counters. The numbers of open sessions and of calls
	 * that wait are those of the later statistics.
	 */
	static SessionStatistics between(SessionStatistics before, SessionStatistics after) {
		return new SessionStatistics(after.active(), after.pending(), after.opened() - before.opened(),
				after.closed() - before.closed(), after.committed() - before.committed(),
				after.rolledBack() - before.rolledBack(), after.failed() - before.failed(),
				after.unknown() - before.unknown(), after.leaked() - before.leaked(),
				after.rejected() - before.rejected(), after.retries() - before.retries());
	}

}
