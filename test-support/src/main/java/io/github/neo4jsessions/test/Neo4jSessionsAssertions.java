package io.github.neo4jsessions.test;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Assertions of AssertJ for session templates and their calls. Import them statically,
 * beside those of AssertJ: <pre class="code">
 * assertThatScope(this.sessions, () -&gt; bank.transfer("alice", "bob", 5)).isCommitted().succeedsWith(5);
 *
 * assertThatScope(bank.transfer("alice", "bob", 5000)).failsWith(InsufficientFundsException.class);
 *
 * assertThat(this.sessions).hasNoOpenSessions();
 * </pre>
 *
 * <p>
 * An assertion that does not hold yet waits for up to five seconds, unless
 * {@linkplain #setDefaultPatience changed}. It does not wait longer than necessary.
 *
 * @since 0.1.0
 */
public final class Neo4jSessionsAssertions {

	private static volatile Duration defaultPatience = Patience.SHORT;

	private Neo4jSessionsAssertions() {
	}

	/**
	 * Create assertions for a template: its open sessions and the outcomes of its
	 * transactions.
	 * @param actual the template
	 * @return the assertions
	 */
	public static SessionTemplateAssert assertThat(@Nullable SessionTemplate actual) {
		return new SessionTemplateAssert(actual, null, defaultPatience);
	}

	/**
	 * Create assertions for the future of a call, or for any stage. The future does not
	 * tell whether the transaction was committed: use
	 * {@link #assertThatScope(SessionTemplate, Supplier)} for that.
	 * @param actual the future
	 * @param <T> the type of the value
	 * @return the assertions
	 */
	public static <T extends @Nullable Object> ScopeFutureAssert<T> assertThatScope(
			@Nullable CompletionStage<T> actual) {
		return new ScopeFutureAssert<>(actual, defaultPatience);
	}

	/**
	 * Make a call at once, and create assertions for its future and for the transactions
	 * that the template runs during the call. Nothing else may use the template during
	 * the call.
	 * @param template the template that the call uses, directly or indirectly
	 * @param call makes the call
	 * @param <T> the type of the value
	 * @return the assertions
	 */
	public static <T extends @Nullable Object> ScopeCallAssert<T> assertThatScope(SessionTemplate template,
			Supplier<? extends @Nullable CompletionStage<T>> call) {
		Assert.notNull(template, "'template' must not be null: pass the template that the call uses");
		Assert.notNull(call, "'call' must not be null: pass a function that makes the call");
		SessionStatistics before = template.statistics();
		return new ScopeCallAssert<>(call.get(), template, before, defaultPatience);
	}

	/**
	 * Set how long the assertions of this JVM wait if they do not hold yet. The method
	 * {@code within} sets the patience of a single assertion.
	 * @param patience the time
	 * @throws IllegalArgumentException if the duration is {@code null} or negative
	 */
	public static void setDefaultPatience(Duration patience) {
		defaultPatience = Patience.requireNotNegative(patience);
	}

}
