package io.github.neo4jsessions.test.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.Query;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;

/**
 * What a {@link ScriptedDriver} has seen. Thread-safe.
 */
final class Recorder {

	private final List<Step> steps = new ArrayList<>();

	private final List<Query> queries = new ArrayList<>();

	private final List<SessionConfig> sessionConfigs = new ArrayList<>();

	private final List<Optional<AuthToken>> authTokens = new ArrayList<>();

	private final List<TransactionConfig> transactionConfigs = new ArrayList<>();

	private int openSessions;

	synchronized void step(Step step) {
		this.steps.add(step);
	}

	synchronized void session(SessionConfig config, @Nullable AuthToken token) {
		this.sessionConfigs.add(config);
		this.authTokens.add(Optional.ofNullable(token));
	}

	synchronized void transaction(TransactionConfig config) {
		this.transactionConfigs.add(config);
	}

	synchronized void query(Query query) {
		this.queries.add(query);
	}

	synchronized void opened() {
		this.openSessions++;
	}

	synchronized void closed() {
		this.openSessions--;
	}

	synchronized List<Step> steps() {
		return List.copyOf(this.steps);
	}

	synchronized long count(Step step) {
		return this.steps.stream().filter(step::equals).count();
	}

	synchronized List<Query> queries() {
		return List.copyOf(this.queries);
	}

	synchronized List<SessionConfig> sessionConfigs() {
		return List.copyOf(this.sessionConfigs);
	}

	synchronized List<Optional<AuthToken>> authTokens() {
		return List.copyOf(this.authTokens);
	}

	synchronized List<TransactionConfig> transactionConfigs() {
		return List.copyOf(this.transactionConfigs);
	}

	synchronized int openSessions() {
		return this.openSessions;
	}

	/**
	 * Forget all but the number of sessions that are open.
	 */
	synchronized void forget() {
		this.steps.clear();
		this.queries.clear();
		this.sessionConfigs.clear();
		this.authTokens.clear();
		this.transactionConfigs.clear();
	}

}
