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
 * Terminates the query that a stopped scope left running on the server. The driver sends
 * nothing until a running query is answered, so that a rollback waits for it. The server
 * terminates the query at once when a second session requests that. The second session
 * finds the transaction by a mark in its metadata.
 *
 * <p>
 * Usually nothing is running and the rollback takes a moment. The second session is
 * opened only if it takes longer. The scope is closed after the second session, but waits
 * for it no longer than {@link #LONGEST}.
 */
final class QueryTermination {

	static final String MARK = "neo4jSessionsScope";

	private static final String TERMINATE = "SHOW TRANSACTIONS YIELD transactionId, metaData WHERE metaData." + MARK
			+ " = $mark TERMINATE TRANSACTIONS transactionId YIELD message RETURN count(message)";

	/**
	 * How long a rollback that waits for no query may take.
	 */
	private static final Duration PATIENCE = Duration.ofMillis(100);

	/**
	 * How long the scope waits for the second session before it is closed.
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
	 * Return the termination of a scope, or {@code null} if queries are not terminated.
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
	 * Return whether the scope runs as the user of the driver. Another user may have
	 * other privileges.
	 */
	private boolean isOfDriversUser() {
		return this.scope.options().auth() == null && this.scope.sessionConfig().impersonatedUser().isEmpty();
	}

	/**
	 * Terminate the query of a stopped scope, unless the scope ends within
	 * {@link #PATIENCE}.
	 */
	void start() {
		if (!this.terminations.areForbidden() || !isOfDriversUser()) {
			this.patience.arm(PATIENCE);
		}
	}

	/**
	 * Continue after the session of the scope is closed, once the second session is
	 * closed too or has taken too long.
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
			// with the same configuration: on a cluster, a write then goes to the same
			// server; as the same user, who may terminate the transactions of its own
			session = this.template.sessions().open(this.scope.sessionConfig(), this.scope.options().auth());
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
	 * Close the second session after its query has completed. Before that, the driver
	 * would release the connection in the middle of the answer.
	 */
	private void close(AsyncSession session, @Nullable Throwable error) {
		Stages.then(Stages.call(session::closeAsync), (ignored, ex) -> finish((error != null) ? error : ex));
	}

	private void timedOut() {
		finish(new TimeoutException("The server did not answer within " + LONGEST));
	}

	private void finish(@Nullable Throwable error) {
		this.limit.end();
		if (error != null && !this.done.isDone()) {
			this.terminations.failed(Exceptions.unwrap(error), isOfDriversUser());
		}
		this.done.complete(null);
	}

}
