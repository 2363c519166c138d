package io.github.neo4jsessions.internal.scope;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.Stages;
import io.github.neo4jsessions.internal.async.Timeout;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import io.github.neo4jsessions.internal.template.Terminations;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;

/**
 * Ends on the server what a stopped scope left running there. The driver sends nothing
 * before the answer to a running query, so that a rollback waits for it; the server ends
 * it at once when a second session asks for that, and finds it by the mark that its
 * transaction carries as metadata.
 *
 * <p>
 * As a rule nothing runs any more and the rollback is done in a moment: the second
 * session is opened only if it is not. It is closed, and its work over, before the scope
 * is.
 */
final class QueryTermination {

	static final String MARK = "neo4jSessionsScope";

	private static final String TERMINATE = "SHOW TRANSACTIONS YIELD transactionId, metaData WHERE metaData." + MARK
			+ " = $mark TERMINATE TRANSACTIONS transactionId YIELD message RETURN count(message)";

	/**
	 * How long a rollback without a query to wait for may take.
	 */
	private static final Duration PATIENCE = Duration.ofMillis(100);

	/**
	 * How long the second session is waited for, since the scope is closed only after it.
	 */
	private static final Duration LONGEST = Duration.ofSeconds(10);

	private static final TransactionConfig LIMITED = TransactionConfig.builder().withTimeout(LONGEST).build();

	private final TemplateRuntime template;

	private final Terminations terminations;

	private final SessionScope<?> scope;

	private final String mark;

	private final Timeout patience = new Timeout(this::terminate);

	private final Timeout limit = new Timeout(this::timedOut);

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	private QueryTermination(TemplateRuntime template, Terminations terminations, SessionScope<?> scope) {
		this.template = template;
		this.terminations = terminations;
		this.scope = scope;
		this.mark = terminations.nextMark();
	}

	/**
	 * What ends the queries of a scope, or {@code null} where they may go on.
	 */
	static @Nullable QueryTermination of(TemplateRuntime template, SessionScope<?> scope) {
		Terminations terminations = template.terminations();
		return (terminations != null) ? new QueryTermination(template, terminations, scope) : null;
	}

	TransactionConfig marked(TransactionConfig config) {
		TransactionConfig.Builder marked = TransactionConfig.builder();
		Map<String, Object> metadata = new HashMap<>(config.metadata());
		metadata.put(MARK, this.mark);
		if (config.timeout() != null) {
			marked.withTimeout(config.timeout());
		}
		return marked.withMetadata(metadata).build();
	}

	/**
	 * The scope was stopped: end its query if the scope does not end in a moment.
	 */
	void start() {
		if (!this.terminations.areForbidden()) {
			this.patience.arm(PATIENCE);
		}
	}

	/**
	 * The session of the scope is closed: go on when the second one is as well.
	 */
	void end(Runnable next) {
		if (this.patience.end()) {
			next.run();
		}
		else {
			Stages.then(this.done, (ignored, ex) -> next.run());
		}
	}

	private void terminate() {
		this.limit.arm(LONGEST);
		AsyncSession session;
		try {
			// of the same kind, since on a cluster that leads to the same server for a
			// write
			session = this.template.settings().openSession(this.scope.sessionConfig());
		}
		catch (Throwable ex) {
			finish(ex);
			return;
		}
		Stages.then(Stages.call(() -> session.runAsync(TERMINATE, Map.of("mark", this.mark), LIMITED)),
				(cursor, ex) -> {
					if (cursor != null) {
						Stages.then(Stages.call(cursor::consumeAsync), (summary, error) -> close(session, error));
					}
					else {
						close(session, ex);
					}
				});
	}

	/**
	 * Close the second session, which is not done before its query is: the driver would
	 * give the connection away in the middle of the answer.
	 */
	private void close(AsyncSession session, @Nullable Throwable error) {
		Stages.then(Stages.call(session::closeAsync), (ignored, ex) -> finish((error != null) ? error : ex));
	}

	private void timedOut() {
		finish(new TimeoutException("no answer within " + LONGEST));
	}

	private void finish(@Nullable Throwable error) {
		this.limit.end();
		if (error != null && !this.done.isDone()) {
			this.terminations.failed(Exceptions.unwrap(error));
		}
		this.done.complete(null);
	}

}
