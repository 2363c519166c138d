package io.github.neo4jsessions.test.driver;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.BaseSession;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;
import org.neo4j.driver.ExecutableQuery;
import org.neo4j.driver.Query;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.async.AsyncSession;

/**
 * A driver for tests of asynchronous code. It has no server, answers queries as the test
 * specifies, lets any step fail, stall or complete late, and records the steps:
 *
 * <pre class="code">
 * ScriptedDriver driver = ScriptedDriver.create();
 * driver.onQuery("MATCH (p:Person) RETURN p.name AS name").rows(Map.of("name", "Ada"));
 * driver.on(Step.COMMIT).failAfterwards(new ServiceUnavailableException("connection reset"));
 * // use the driver
 * assertThat(driver.steps())
 *     .containsExactly(Step.SESSION, Step.BEGIN, Step.RUN, Step.COMMIT, Step.CLOSE);
 * </pre>
 *
 * Steps succeed unless the script says otherwise. Queries of a transaction are applied
 * when it is committed, others when they are run. A query without a script has a result
 * without rows. The driver does not parse queries, and its results do not depend on what
 * was applied.
 * <p>
 * The driver supports sessions of the type {@link AsyncSession}, their {@code runAsync}
 * and {@code beginTransactionAsync}, transactions, and all methods of results. Blocking
 * and reactive sessions, {@link #executableQuery(String)}, {@code executeReadAsync} and
 * {@code executeWriteAsync} throw an {@link UnsupportedOperationException}. Around
 * another driver, these calls are passed on to it, and their steps are not recorded.
 * <p>
 * Instances are thread-safe. No method accepts {@code null} unless documented otherwise.
 */
public final class ScriptedDriver implements Driver {

	private final Driver target;

	private final Script script = new Script();

	private ScriptedDriver(Driver target) {
		this.target = target;
	}

	/**
	 * Create a driver without a server, whose stages are complete when they are returned,
	 * so that a test has only one thread.
	 * @return a driver
	 */
	public static ScriptedDriver create() {
		return create(Runnable::run);
	}

	/**
	 * Create a driver without a server, whose stages complete on an executor. With an
	 * executor that has threads of its own, they complete later, as the stages of a
	 * driver with a server do.
	 * @param executor completes the stages; the driver does not shut it down
	 * @return a driver
	 */
	public static ScriptedDriver create(Executor executor) {
		return new ScriptedDriver(new ServerlessDriver(Arguments.notNull(executor, "executor")));
	}

	/**
	 * Create a driver that passes the steps on to another driver, such as one that is
	 * connected to a server. {@link #onQuery(String)} and {@link #applied()} are not
	 * supported: the server answers the queries.
	 * @param driver the other driver, which is closed with this one
	 * @return a driver
	 */
	public static ScriptedDriver around(Driver driver) {
		return new ScriptedDriver(Arguments.notNull(driver, "driver"));
	}

	/**
	 * Change what a step does.
	 * @param step the step
	 * @return the script of the step
	 */
	public StepScript on(Step step) {
		return new StepScript(this, this.script, Arguments.notNull(step, "step"));
	}

	/**
	 * Change what a query returns. If several scripts apply to a query, the one that was
	 * set last takes precedence.
	 * @param text the whole text of the query; its parameters do not matter
	 * @return the script of the query
	 * @throws IllegalStateException if this driver was created around another driver
	 */
	public QueryScript onQuery(String text) {
		Arguments.notNull(text, "text");
		return onQuery((query) -> query.text().equals(text));
	}

	/**
	 * Change what some queries return. If several scripts apply to a query, the one that
	 * was set last takes precedence.
	 * @param queries whether the script applies to a query; it is called on the thread
	 * that runs the query
	 * @return the script of the queries
	 * @throws IllegalStateException if this driver was created around another driver
	 */
	public QueryScript onQuery(Predicate<? super Query> queries) {
		Arguments.notNull(queries, "queries");
		return new QueryScript(this, serverless(), queries);
	}

	/**
	 * Return the steps that were called, in this order, including those that failed.
	 * @return a copy
	 */
	public List<Step> steps() {
		return this.script.recorder().steps();
	}

	/**
	 * Return how often a step was called.
	 * @param step the step
	 * @return the number of calls, including those that failed
	 */
	public long count(Step step) {
		return this.script.recorder().count(Arguments.notNull(step, "step"));
	}

	/**
	 * Return the queries that were run, in this order, including those that failed.
	 * @return a copy
	 */
	public List<Query> queries() {
		return this.script.recorder().queries();
	}

	/**
	 * Return the queries that were committed, in this order.
	 * @return a copy
	 * @throws IllegalStateException if this driver was created around another driver
	 */
	public List<Query> applied() {
		return serverless().applied();
	}

	/**
	 * Return the configuration of each session.
	 * @return a copy, in the order of the sessions
	 */
	public List<SessionConfig> sessionConfigs() {
		return this.script.recorder().sessionConfigs();
	}

	/**
	 * Return the token of each session.
	 * @return a copy, in the order of the sessions; an element is empty if the session
	 * has the token of the driver
	 */
	public List<Optional<AuthToken>> authTokens() {
		return this.script.recorder().authTokens();
	}

	/**
	 * Return the configurations that were passed with a transaction, or with a query
	 * outside of a transaction.
	 * @return a copy, in the order of the transactions and queries
	 */
	public List<TransactionConfig> transactionConfigs() {
		return this.script.recorder().transactionConfigs();
	}

	/**
	 * Return how many sessions were opened and not closed.
	 * @return the number
	 */
	public int openSessions() {
		return this.script.recorder().openSessions();
	}

	/**
	 * Forget what was recorded: steps, queries, configurations and what was applied. The
	 * script and the number of open sessions are kept.
	 */
	public void forget() {
		this.script.recorder().forget();
		if (this.target instanceof ServerlessDriver serverless) {
			serverless.forget();
		}
	}

	/**
	 * Open a session. The token may be {@code null}, for that of the driver.
	 * @throws UnsupportedOperationException if the type is not {@link AsyncSession},
	 * unless this driver was created around another driver
	 */
	@Override
	@SuppressWarnings("NullAway") // a behaviour may return null, although no driver does
	public <T extends BaseSession> T session(Class<T> type, SessionConfig config, @Nullable AuthToken token) {
		if (Arguments.notNull(type, "type") != AsyncSession.class) {
			return this.target.session(type, config, token);
		}
		this.script.recorder().session(Arguments.notNull(config, "config"), token);
		return type.cast(this.script.take(Step.SESSION,
				() -> new ScriptedSession(this.target.session(AsyncSession.class, config, token), this.script)));
	}

	@Override
	public ExecutableQuery executableQuery(String query) {
		return this.target.executableQuery(query);
	}

	@Override
	public BookmarkManager executableQueryBookmarkManager() {
		return this.target.executableQueryBookmarkManager();
	}

	@Override
	public boolean isEncrypted() {
		return this.target.isEncrypted();
	}

	@Override
	public void close() {
		this.target.close();
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		return this.target.closeAsync();
	}

	@Override
	public void verifyConnectivity() {
		this.target.verifyConnectivity();
	}

	@Override
	public CompletionStage<Void> verifyConnectivityAsync() {
		return this.target.verifyConnectivityAsync();
	}

	@Override
	public boolean verifyAuthentication(AuthToken token) {
		return this.target.verifyAuthentication(token);
	}

	@Override
	public boolean supportsSessionAuth() {
		return this.target.supportsSessionAuth();
	}

	@Override
	public boolean supportsMultiDb() {
		return this.target.supportsMultiDb();
	}

	@Override
	public CompletionStage<Boolean> supportsMultiDbAsync() {
		return this.target.supportsMultiDbAsync();
	}

	private ServerlessDriver serverless() {
		if (this.target instanceof ServerlessDriver serverless) {
			return serverless;
		}
		throw new IllegalStateException("This driver was created around another one, whose server answers the queries; "
				+ "use ScriptedDriver.create() to script queries, or ask the server what was applied");
	}

}
