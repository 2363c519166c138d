package io.github.neo4jsessions.test.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Query;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.ClientException;

/**
 * A transaction without a server. Its queries are applied when it commits. Like one of
 * the driver, it refuses queries and a second end when it has ended, and a commit if a
 * query has failed.
 */
final class ServerlessTransaction extends UniformQueryRunner implements AsyncTransaction {

	private final ServerlessSession session;

	private final List<Query> pending = new ArrayList<>();

	private State state = State.OPEN;

	ServerlessTransaction(ServerlessSession session) {
		this.session = session;
	}

	@Override
	public synchronized CompletionStage<ResultCursor> runAsync(Query query) {
		if (this.state != State.OPEN) {
			throw refusal("run a query");
		}
		QueryAnswer answer = this.session.driver().answer(query);
		this.pending.add(query);
		if (answer.fails()) {
			this.state = State.FAILED;
		}
		return this.session.result(query, answer);
	}

	@Override
	public synchronized CompletionStage<Void> commitAsync() {
		if (this.state != State.OPEN) {
			return this.session.driver().failed(refusal("commit"));
		}
		this.state = State.COMMITTED;
		return this.session.committed(this.pending);
	}

	@Override
	public synchronized CompletionStage<Void> rollbackAsync() {
		if (this.state != State.OPEN && this.state != State.FAILED) {
			return this.session.driver().failed(refusal("roll back"));
		}
		return closeAsync();
	}

	@Override
	public synchronized CompletionStage<Void> closeAsync() {
		if (this.state != State.COMMITTED) {
			this.state = State.ROLLED_BACK;
		}
		return this.session.driver().completed(null);
	}

	@Override
	public synchronized CompletionStage<Boolean> isOpenAsync() {
		return this.session.driver().completed(this.state == State.OPEN);
	}

	private ClientException refusal(String action) {
		String state = this.state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
		return new ClientException("A transaction in the state '" + state + "' cannot " + action);
	}

	private enum State {

		OPEN, FAILED, COMMITTED, ROLLED_BACK

	}

}
