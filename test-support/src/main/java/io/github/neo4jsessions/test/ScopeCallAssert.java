package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Assertions for a call: its future, and the outcome of its transaction. The outcome is
 * taken from the statistics of the template, so nothing else may use the template during
 * the call.
 *
 * @param <T> the type of the value
 * @since 0.1.0
 * @see Neo4jSessionsAssertions#assertThatScope(SessionTemplate,
 * java.util.function.Supplier)
 */
public final class ScopeCallAssert<T extends @Nullable Object> extends AbstractScopeAssert<ScopeCallAssert<T>, T> {

	private final SessionTemplate template;

	private final SessionStatistics before;

	ScopeCallAssert(@Nullable CompletionStage<T> actual, SessionTemplate template, SessionStatistics before,
			Duration patience) {
		super(actual, ScopeCallAssert.class, patience);
		this.template = template;
		this.before = before;
	}

	/**
	 * Verify that the call committed one transaction, at its first attempt or after
	 * retries. Its future may have failed nevertheless, if the rollback rules of a method
	 * say so.
	 * @return these assertions
	 */
	public ScopeCallAssert<T> isCommitted() {
		Result<T> result = settle();
		SessionStatistics during = during();
		return verify("one transaction to be committed", result, during,
				during.committed() == 1 && during.unknown() == 0 && undone(during) <= during.retries());
	}

	/**
	 * Verify that the call rolled back its transaction, and committed none. Its future
	 * may have succeeded nevertheless, if the work called {@code setRollbackOnly}.
	 * @return these assertions
	 */
	public ScopeCallAssert<T> isRolledBack() {
		Result<T> result = settle();
		SessionStatistics during = during();
		return verify("the transaction to be rolled back", result, during,
				during.committed() == 0 && during.unknown() == 0 && during.rolledBack() > 0);
	}

	private ScopeCallAssert<T> verify(String expected, Result<T> result, SessionStatistics during, boolean holds) {
		if (!holds) {
			throw withCause(failure(
					"Expecting %s by the call, but template '%s' reports committed: %s, rolled back: %s, failed: %s, unknown: %s (sessions: %s, retries: %s). The call %s",
					expected, this.template.getName(), during.committed(), during.rolledBack(), during.failed(),
					during.unknown(), during.opened(), during.retries(), result), result.error());
		}
		return this;
	}

	private SessionStatistics during() {
		return StatisticsDelta.between(this.before, this.template.statistics());
	}

	private static long undone(SessionStatistics statistics) {
		return statistics.rolledBack() + statistics.failed();
	}

	@Override
	String describePending() {
		OpenScopes open = OpenScopes.of(this.template);
		return open.isEmpty() ? "" : ":\n  " + String.join("\n  ", open.describe());
	}

}
