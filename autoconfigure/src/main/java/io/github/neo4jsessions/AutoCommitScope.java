package io.github.neo4jsessions;

import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.support.Neo4jExceptionTranslation;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.async.AsyncSession;

import org.springframework.dao.DataAccessResourceFailureException;

/**
 * A session scope without a transaction of ours.
 *
 * @param <T> the type of the value
 */
final class AutoCommitScope<T extends @Nullable Object> extends SessionScope<T> {

	private final SessionWork<T> work;

	@SuppressWarnings("NullAway.Init") // by begin(..), the first step of all
	private GuardedSession session;

	AutoCommitScope(TemplateRuntime template, ScopeCall<T> call, SessionWork<T> work) {
		super(template, call);
		this.work = work;
	}

	@Override
	void begin(AsyncSession session) {
		this.session = new GuardedSession(session);
		ready();
	}

	@Override
	@Nullable CompletionStage<? extends T> work() {
		return this.work.doInSession(this.session);
	}

	@Override
	void end(boolean succeeded) {
		if (advance(Phase.ENDING, Phase.CLOSING)) {
			close();
		}
	}

	@Override
	CompletionStage<Void> closeSession() {
		return this.session.closeOnce();
	}

	@Override
	Throwable translateStart(Throwable ex) {
		Throwable translated = Neo4jExceptionTranslation.translate(ex);
		return (translated != ex) ? translated : new DataAccessResourceFailureException(
				"Session template '" + settings().name() + "' could not open a session: " + ex.getMessage(), ex);
	}

	/**
	 * The driver reports the error of a query whose result nobody consumed when the
	 * session is closed.
	 */
	@Override
	boolean isCertainBeforeClose() {
		return false;
	}

	/**
	 * Queries that commit by themselves may have done so.
	 */
	@Override
	boolean mayRetry(Throwable firstError) {
		return false;
	}

}
