package io.github.neo4jsessions.test.driver;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Query;
import org.neo4j.driver.summary.DatabaseInfo;
import org.neo4j.driver.summary.GqlStatusObject;
import org.neo4j.driver.summary.Notification;
import org.neo4j.driver.summary.Plan;
import org.neo4j.driver.summary.ProfiledPlan;
import org.neo4j.driver.summary.QueryType;
import org.neo4j.driver.summary.ResultSummary;
import org.neo4j.driver.summary.ServerInfo;
import org.neo4j.driver.summary.SummaryCounters;

/**
 * The summary of a result without a server.
 *
 * @param query the query
 * @param database the name of the database
 * @param counters the counters
 */
record ScriptedSummary(Query query, DatabaseInfo database, SummaryCounters counters) implements ResultSummary {

	ScriptedSummary(Query query, String database, SummaryCounters counters) {
		this(query, (DatabaseInfo) () -> database, counters);
	}

	@Override
	public QueryType queryType() {
		return QueryType.READ_WRITE;
	}

	@Override
	public boolean hasPlan() {
		return false;
	}

	@Override
	public boolean hasProfile() {
		return false;
	}

	@Override
	public @Nullable Plan plan() {
		return null;
	}

	@Override
	public @Nullable ProfiledPlan profile() {
		return null;
	}

	@Override
	@SuppressWarnings("deprecation")
	public List<Notification> notifications() {
		return List.of();
	}

	@Override
	public Set<GqlStatusObject> gqlStatusObjects() {
		return Set.of();
	}

	@Override
	public long resultAvailableAfter(TimeUnit unit) {
		return 0;
	}

	@Override
	public long resultConsumedAfter(TimeUnit unit) {
		return 0;
	}

	@Override
	public ServerInfo server() {
		return new NoServer("none", "none", "ScriptedDriver");
	}

	private record NoServer(String address, String protocolVersion, String agent) implements ServerInfo {

	}

}
