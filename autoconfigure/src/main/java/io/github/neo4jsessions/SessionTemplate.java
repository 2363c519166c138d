package io.github.neo4jsessions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.CallbackExecutor;
import io.github.neo4jsessions.internal.driver.DriverVersion;
import io.github.neo4jsessions.internal.driver.LateBookmarks;
import io.github.neo4jsessions.internal.driver.TransactionConfigs;
import io.github.neo4jsessions.internal.query.QueryExecutor;
import io.github.neo4jsessions.internal.template.CallOptions;
import io.github.neo4jsessions.internal.template.MetadataContributors;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import io.github.neo4jsessions.mapping.RecordMapping;
import io.github.neo4jsessions.observation.SessionScopeObservationConvention;
import io.github.neo4jsessions.observation.TransactionScopeObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * Central class of this library. Runs asynchronous work in session scopes: it opens a
 * session of the {@link Driver}, runs the work, commits or rolls back, and closes the
 * session on every path. It also counts the outcomes. It neither configures nor closes
 * the driver.
 *
 * <p>
 * A <em>session scope</em> is one {@link org.neo4j.driver.async.AsyncSession} from the
 * moment it is opened until it is closed, and the work in between. A <em>transaction
 * scope</em> is a session scope whose work runs in one transaction. Where this
 * documentation says <em>scope</em>, both are meant.
 *
 * <p>
 * Immutable and thread-safe. An application usually needs one template only.
 *
 * @since 0.1.0
 */
public final class SessionTemplate implements SessionOperations {

	private final TemplateRuntime runtime;

	private final DefaultSessionOperations operations;

	private SessionTemplate(TemplateSettings settings) {
		this.runtime = new TemplateRuntime(settings, QueryExecutor::query);
		this.operations = new DefaultSessionOperations(this.runtime, CallOptions.NONE);
	}

	/**
	 * Create a template named {@code default} with the driver's defaults.
	 * @param driver opens the sessions
	 * @return the template
	 */
	public static SessionTemplate create(Driver driver) {
		return builder(driver).build();
	}

	/**
	 * Create a builder for a template.
	 * @param driver opens the sessions
	 * @return a builder with the driver's defaults
	 * @throws UnsupportedDriverException if the driver is older than 6.1
	 */
	public static Builder builder(Driver driver) {
		Assert.notNull(driver,
				"'driver' must not be null: use the bean that Spring Boot creates from 'spring.neo4j.uri'");
		DriverVersion.requireSupported();
		return new Builder(new TemplateSettings(driver));
	}

	/**
	 * Create a builder for a modified copy on the same driver.
	 * @return a builder with this template's settings; the new template has its own
	 * limits and statistics
	 */
	public Builder mutate() {
		return new Builder(this.runtime.settings().copy());
	}

	/**
	 * Return the template's name, as it appears in meters, log lines and errors.
	 * @return the name
	 */
	public String getName() {
		return this.runtime.settings().name();
	}

	/**
	 * Return statistics of the scopes of this template.
	 * @return a snapshot; its figures are exact when no scope is running
	 */
	public SessionStatistics statistics() {
		return this.runtime.statistics();
	}

	/**
	 * Return a monitor, with which an operator can inspect and abort the scopes of this
	 * template.
	 * @return a live view
	 */
	public SessionMonitor monitor() {
		return new SessionMonitor(this.runtime);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> execute(SessionWork<T> work) {
		return this.operations.execute(work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeRead(TransactionWork<T> work) {
		return this.operations.executeRead(work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeWrite(TransactionWork<T> work) {
		return this.operations.executeWrite(work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeRead(TransactionConfig config,
			TransactionWork<T> work) {
		return this.operations.executeRead(config, work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeWrite(TransactionConfig config,
			TransactionWork<T> work) {
		return this.operations.executeWrite(config, work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> inTransaction(TransactionWork<T> work) {
		return this.operations.inTransaction(work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> inTransaction(TransactionDefinition definition,
			TransactionWork<T> work) {
		return this.operations.inTransaction(definition, work);
	}

	/**
	 * Run work for a transaction manager. This method is like
	 * {@link #inTransaction(TransactionDefinition, TransactionWork)}, except that the
	 * work runs at once, on the thread of the caller, while the permit and the answer to
	 * BEGIN may be pending. The queries of the work wait for both, in the order in which
	 * they were made, and fail if there is an error. If it is known in advance that there
	 * will be no transaction, the work is not called.
	 *
	 * <p>
	 * If {@link TransactionDemarcation#isRetried() requested}, the work is called again
	 * in a new transaction, after a failure that the template retries. Later calls are
	 * not made on the thread of the caller, but in its context, when BEGIN is answered
	 * and the stage of the previous call has completed: on the callback executor, or else
	 * on a thread that is allowed to block. After an unknown outcome the work is never
	 * called again.
	 * @param definition the definition
	 * @param demarcation decides between commit and rollback, and is notified of the
	 * steps
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, as of
	 * {@link #inTransaction(TransactionDefinition, TransactionWork)}
	 */
	public <T extends @Nullable Object> CompletableFuture<T> demarcate(TransactionDefinition definition,
			TransactionDemarcation demarcation, TransactionWork<T> work) {
		Assert.notNull(demarcation, "'demarcation' must not be null: use inTransaction if there is none");
		return this.operations.demarcate(definition, demarcation, work);
	}

	@Override
	public QuerySpec query(String cypher) {
		return this.operations.query(cypher);
	}

	@Override
	public SessionOperations idempotent() {
		return this.operations.idempotent();
	}

	@Override
	public SessionOperations in(String database) {
		return this.operations.in(database);
	}

	@Override
	public SessionOperations asUser(String user) {
		return this.operations.asUser(user);
	}

	@Override
	public SessionOperations withAuth(AuthToken token) {
		return this.operations.withAuth(token);
	}

	@Override
	public SessionOperations withMetadata(Map<String, ?> metadata) {
		return this.operations.withMetadata(metadata);
	}

	/**
	 * Wait until no scope is open, then abort those that are not done in time: they are
	 * rolled back and closed, and their calls fail with a
	 * {@link SessionScopeAbortedException}. New scopes may begin as before, during the
	 * drain and after it. During the drain there are no retries: a call that waits for
	 * its next attempt makes it at once, as its last.
	 * @param timeout how long to wait before the open scopes are aborted; zero to abort
	 * at once
	 * @return a future that completes as soon as no session of the template is open, or
	 * when the sessions that were open at the end of the timeout are closed. If the
	 * server does not answer, it completes two seconds after the timeout. It never fails
	 * @throws IllegalArgumentException if the timeout is {@code null} or negative
	 * @see #shutdown(Duration)
	 */
	public CompletableFuture<Void> drain(Duration timeout) {
		return this.runtime.registry().drain(requireTimeout(timeout));
	}

	/**
	 * Shut down the template: wait for the scopes that are open, then abort those that
	 * are not done in time, as {@link #drain} does. No new scope begins: calls that wait
	 * for a session, and all later calls, fail with a
	 * {@link SessionScopeAbortedException}. This cannot be undone.
	 * @param timeout how long to wait before the open scopes are aborted; zero to abort
	 * at once
	 * @return a future that completes when no session of the template is open. If the
	 * server does not answer, it completes two seconds after the timeout. It never fails
	 * @throws IllegalArgumentException if the timeout is {@code null} or negative
	 */
	public CompletableFuture<Void> shutdown(Duration timeout) {
		return this.runtime.registry().shutdown(requireTimeout(timeout));
	}

	private static Duration requireTimeout(Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null: use Duration.ZERO to stop the scopes at once");
		Assert.isTrue(!timeout.isNegative(), () -> "'timeout' must not be negative, but is " + timeout
				+ "; use Duration.ZERO to stop the scopes at once");
		return timeout;
	}

	@Override
	public String toString() {
		return "SessionTemplate[" + getName() + "]";
	}

	/**
	 * Builder for a {@link SessionTemplate}. Each value is checked when it is set.
	 */
	public static final class Builder {

		private final TemplateSettings settings;

		private Builder(TemplateSettings settings) {
			this.settings = settings;
		}

		/**
		 * Set the name of the template. The default is {@code default}.
		 * @param name a name with text, unique among the templates of the application
		 * @return this builder
		 * @throws IllegalArgumentException if the name has no text
		 */
		public Builder name(String name) {
			Assert.hasText(name, () -> "'name' must have text, not '" + name + "'; leave it out for 'default'");
			this.settings.setName(name);
			return this;
		}

		/**
		 * Set the configuration that all sessions are opened with: database, fetch size,
		 * user, bookmarks. Its access mode applies only to
		 * {@link SessionTemplate#execute} and to {@link SessionTemplate#query} outside of
		 * a transaction.
		 * @param sessionConfig the configuration
		 * @return this builder
		 */
		public Builder sessionConfig(SessionConfig sessionConfig) {
			Assert.notNull(sessionConfig, "'sessionConfig' must not be null: leave it out for the driver's defaults");
			return sessionConfigSupplier(() -> sessionConfig);
		}

		/**
		 * Set a supplier of the configuration for each call, for instance to select the
		 * database by tenant.
		 * @param supplier called once for each call, on the thread of the caller; must
		 * not block. If it throws, the call fails
		 * @return this builder
		 */
		public Builder sessionConfigSupplier(Supplier<SessionConfig> supplier) {
			Assert.notNull(supplier,
					"'sessionConfigSupplier' must not be null: leave it out for the driver's defaults");
			this.settings.setSessionConfig(supplier);
			return this;
		}

		/**
		 * Set the time after which the server ends a transaction whose call sets no
		 * timeout. The default is the server's setting. Queries of
		 * {@link SessionTemplate#execute} are not affected.
		 * @param timeout a positive duration, in whole milliseconds
		 * @return this builder
		 * @throws IllegalArgumentException if the timeout is shorter than a millisecond
		 */
		public Builder transactionTimeout(Duration timeout) {
			this.settings.setTransactions(
					this.settings.transactions().withTimeout(requireMillis("transactionTimeout", timeout)));
			return this;
		}

		/**
		 * Set the metadata that is sent with each transaction. It appears in
		 * {@code SHOW TRANSACTIONS} and in the server's query log. The metadata of a call
		 * is added to it and takes precedence.
		 * @param metadata keys with values that the driver can convert
		 * @return this builder
		 * @throws IllegalArgumentException if a key has no text, or if a value cannot be
		 * sent
		 * @throws org.neo4j.driver.exceptions.ClientException if the driver cannot
		 * convert a value
		 */
		public Builder transactionMetadata(Map<String, ?> metadata) {
			Assert.notNull(metadata, "'transactionMetadata' must not be null: leave it out to send none");
			this.settings.setTransactions(this.settings.transactions()
				.withMetadata(TransactionConfigs.metadata("transactionMetadata", metadata)));
			return this;
		}

		/**
		 * Set the contributors of metadata for each call that opens a session, such as
		 * the id of the current trace. Their metadata replaces that of the template where
		 * both have the same key. The metadata of a view
		 * ({@link SessionTemplate#withMetadata}) and of a call takes precedence over it.
		 * The default is none.
		 * @param contributors called in this order
		 * @return this builder
		 */
		public Builder transactionMetadataContributors(List<? extends TransactionMetadataContributor> contributors) {
			Assert.notNull(contributors, "'transactionMetadataContributors' must not be null: leave it out for none");
			Assert.noNullElements(contributors,
					"'transactionMetadataContributors' must not contain null: remove that element");
			List<TransactionMetadataContributor> copy = List.copyOf(contributors);
			return transactionMetadataContributorsSupplier(() -> copy);
		}

		/**
		 * Set a supplier of these contributors, for contributors that are created later
		 * than the template, perhaps by code that uses the template.
		 * @param supplier called for each call that opens a session, on the thread of the
		 * caller; must be cheap. If it throws, the call fails
		 * @return this builder
		 */
		public Builder transactionMetadataContributorsSupplier(
				Supplier<List<TransactionMetadataContributor>> supplier) {
			Assert.notNull(supplier,
					"'transactionMetadataContributorsSupplier' must not be null: leave it out for none");
			this.settings
				.setTransactions(this.settings.transactions().withContributors(new MetadataContributors(supplier)));
			return this;
		}

		/**
		 * Set the maximum number of sessions that may be open at the same time. Further
		 * calls wait for a session, first come, first served. The default is no limit.
		 * @param maxActive the maximum, at least 1
		 * @return this builder
		 * @throws IllegalArgumentException if the number is less than 1
		 */
		public Builder maxActive(int maxActive) {
			this.settings.setMaxActive(requirePositive("maxActive", maxActive));
			return this;
		}

		/**
		 * Set the maximum number of calls that may wait for a session. Further calls fail
		 * at once with a {@link SessionLimitException}. Requires {@link #maxActive(int)}.
		 * The default is no limit.
		 * @param maxPending the maximum, at least 1
		 * @return this builder
		 * @throws IllegalArgumentException if the number is less than 1
		 */
		public Builder maxPending(int maxPending) {
			this.settings.setMaxPending(requirePositive("maxPending", maxPending));
			return this;
		}

		/**
		 * Set the time that a call waits for a session before it fails with a
		 * {@link SessionLimitException}. The default is 30 seconds.
		 * @param timeout the time, at least a millisecond
		 * @return this builder
		 * @throws IllegalArgumentException if the time is shorter than a millisecond
		 */
		public Builder acquireTimeout(Duration timeout) {
			this.settings.setAcquireTimeout(requireMillis("acquireTimeout", timeout));
			return this;
		}

		/**
		 * Set the maximum time that a session may be open. After that its work is
		 * stopped, its transaction is rolled back, and the call fails with a
		 * {@link SessionScopeTimeoutException}. A commit that was already sent is
		 * awaited. If the server does not answer, the call fails two seconds later; if
		 * the COMMIT was sent, it fails with a
		 * {@link TransactionOutcomeUnknownException}. The default is no limit.
		 * @param timeout the time, at least a millisecond
		 * @return this builder
		 * @throws IllegalArgumentException if the time is shorter than a millisecond
		 */
		public Builder scopeTimeout(Duration timeout) {
			this.settings.setScopeTimeout(requireMillis("scopeTimeout", timeout));
			return this;
		}

		/**
		 * Set when {@code executeRead}, {@code executeWrite}, {@code query} and
		 * {@code @AsyncTransactional(retry = true)} are retried. The default is
		 * {@link RetrySettings#defaults()}.
		 * @param retry the settings, or {@link RetrySettings#none()}
		 * @return this builder
		 */
		public Builder retry(RetrySettings retry) {
			Assert.notNull(retry, "'retry' must not be null: use RetrySettings.none() to disable retries");
			this.settings.setRetry(retry);
			return this;
		}

		/**
		 * Set a predicate that decides which errors are retried. By default there is
		 * none, and errors that the driver marks as retryable are retried.
		 * @param predicate the predicate; called after each failed attempt that could be
		 * retried; must not block
		 * @return this builder
		 */
		public Builder retryPredicate(RetryPredicate predicate) {
			Assert.notNull(predicate,
					"'retryPredicate' must not be null: leave it out to retry the errors that the driver marks as retryable");
			this.settings.setRetryPredicate(predicate);
			return this;
		}

		/**
		 * Log a session that is open for longer than this threshold, once, with the place
		 * in the program that opened it, and once more when it is closed. To know that
		 * place, a stack trace is recorded for each session, which costs a few
		 * microseconds. By default sessions are not reported.
		 * @param threshold the time, at least a millisecond
		 * @return this builder
		 * @throws IllegalArgumentException if the time is shorter than a millisecond
		 */
		public Builder leakDetectionThreshold(Duration threshold) {
			this.settings.setReports(this.settings.reports()
				.withLeakDetectionThreshold(requireMillis("leakDetectionThreshold", threshold)));
			return this;
		}

		/**
		 * Set whether to note the place in the program that makes each call. If a call
		 * fails, its error has a {@link CallSite} as a suppressed exception, including
		 * errors of annotated methods. The error itself is usually created on a thread of
		 * the driver, so that its own stack trace has no frame of the application. A
		 * stack trace is recorded for each call, which costs a few microseconds. Errors
		 * of calls that open a session also have a call site if a
		 * {@link #leakDetectionThreshold(Duration)} is set, which records it anyway.
		 * @param callSites whether to note call sites; the default is {@code false}
		 * @return this builder
		 */
		public Builder callSites(boolean callSites) {
			this.settings.setReports(this.settings.reports().withCallSites(callSites));
			return this;
		}

		/**
		 * Log a scope whose session was open for longer than this threshold, when the
		 * session is closed: how long it was open, its transaction, access mode, database
		 * and outcome, and the place in the program that opened it if that is recorded
		 * for {@link #leakDetectionThreshold(Duration)} or {@link #callSites(boolean)}.
		 * By default slow scopes are not logged.
		 * @param threshold the time, at least a millisecond
		 * @return this builder
		 * @throws IllegalArgumentException if the time is shorter than a millisecond
		 */
		public Builder slowScopeThreshold(Duration threshold) {
			this.settings.setReports(
					this.settings.reports().withSlowScopeThreshold(requireMillis("slowScopeThreshold", threshold)));
			return this;
		}

		/**
		 * Log a query that took longer than this threshold, from the time that it was
		 * sent until its result was read to the end, or failed. The line has the number
		 * of the query in its scope, never its text. A result that the work does not read
		 * to the end is not measured. By default slow queries are not logged.
		 * @param threshold the time, at least a millisecond
		 * @return this builder
		 * @throws IllegalArgumentException if the time is shorter than a millisecond
		 */
		public Builder slowQueryThreshold(Duration threshold) {
			this.settings.setReports(
					this.settings.reports().withSlowQueryThreshold(requireMillis("slowQueryThreshold", threshold)));
			return this;
		}

		/**
		 * Set the publisher for the events of {@link TransactionScope#publishEvent}. By
		 * default there is none, and that method fails.
		 * @param eventPublisher the publisher, usually the application context
		 * @return this builder
		 */
		public Builder eventPublisher(ApplicationEventPublisher eventPublisher) {
			Assert.notNull(eventPublisher, "'eventPublisher' must not be null: leave it out to use none");
			this.settings.setEventPublisher(eventPublisher);
			return this;
		}

		/**
		 * Set whether the query that a stopped scope left running is also ended on the
		 * server. Each transaction then carries an id as the metadata
		 * {@code neo4jSessionsScope}. If its rollback or close has to wait for a query, a
		 * second session ends the transaction with {@code TERMINATE TRANSACTIONS}. This
		 * uses one more connection for that time. It needs the privilege to show and
		 * terminate transactions if the user of the session does not own them. Without
		 * that privilege one warning is logged, and the scope waits as if this were off.
		 * @param terminateOnCancel whether to end the query; the default is
		 * {@code false}: the query continues on the server until it is done or times out
		 * @return this builder
		 */
		public Builder terminateOnCancel(boolean terminateOnCancel) {
			this.settings.setTerminateOnCancel(terminateOnCancel);
			return this;
		}

		/**
		 * Set the executor that continuations run on instead of the driver's I/O threads:
		 * the work of a transaction, and the functions of stages derived from futures of
		 * this library that are not yet complete. Commit, rollback and close do not use
		 * it. If the executor rejects a task, the stage fails with the exception of the
		 * executor. If it drops a task, the work does not continue until it is stopped by
		 * a timeout, a cancellation or the shutdown.
		 * @param executor the executor; not shut down with the template. By default there
		 * is none, and continuations run on the thread that received the answer
		 * @return this builder
		 */
		public Builder callbackExecutor(Executor executor) {
			Assert.notNull(executor,
					"'callbackExecutor' must not be null: leave it out to call back on the driver's threads");
			this.settings.setCallbackExecutor(new CallbackExecutor(executor));
			return this;
		}

		/**
		 * Set the registry that observes each session scope and each transaction scope.
		 * By default there is none.
		 * @param registry the registry
		 * @return this builder
		 */
		public Builder observationRegistry(ObservationRegistry registry) {
			Assert.notNull(registry, "'observationRegistry' must not be null: leave it out to observe nothing");
			this.settings.setObservations(() -> registry);
			return this;
		}

		/**
		 * Set a supplier of that registry, for a registry that is created later than the
		 * template, perhaps by code that uses the template.
		 * @param supplier called for each call and each scope, on their threads; must be
		 * cheap and must not return {@code null}. If it throws, the call continues
		 * without observation
		 * @return this builder
		 */
		public Builder observationRegistrySupplier(Supplier<ObservationRegistry> supplier) {
			Assert.notNull(supplier, "'observationRegistrySupplier' must not be null: leave it out to observe nothing");
			this.settings.setObservations(supplier);
			return this;
		}

		/**
		 * Set the convention that names the observations of session scopes and their
		 * keys. The default is the
		 * {@link io.micrometer.observation.GlobalObservationConvention} of the registry
		 * that supports them, or else
		 * {@link io.github.neo4jsessions.observation.DefaultSessionScopeObservationConvention}.
		 * @param convention the convention; called on the thread that starts or ends the
		 * scope, usually a thread of the driver; must not block
		 * @return this builder
		 */
		public Builder observationConvention(SessionScopeObservationConvention convention) {
			this.settings.setConventions(this.settings.conventions().with(requireConvention(convention)));
			return this;
		}

		/**
		 * Set the convention that names the observations of transaction scopes and their
		 * keys. The default is the
		 * {@link io.micrometer.observation.GlobalObservationConvention} of the registry
		 * that supports them, or else
		 * {@link io.github.neo4jsessions.observation.DefaultTransactionScopeObservationConvention}.
		 * @param convention the convention; called on the thread that starts or ends the
		 * scope, usually a thread of the driver; must not block
		 * @return this builder
		 */
		public Builder observationConvention(TransactionScopeObservationConvention convention) {
			this.settings.setConventions(this.settings.conventions().with(requireConvention(convention)));
			return this;
		}

		/**
		 * Set the bookmark manager that sessions are opened with, so that each session
		 * reads the writes of the others, including on a cluster. It is used by sessions
		 * of the driver's own user. Sessions of each other user, impersonated or with a
		 * token of its own, share a manager that the library creates, so that no bookmark
		 * reaches another user. A manager in the session's own configuration takes
		 * precedence, for the user of that configuration. By default there is none, as in
		 * the driver.
		 * @param bookmarkManager the manager for the driver's DBMS; must not be shared
		 * with a driver of another DBMS
		 * @return this builder
		 */
		public Builder bookmarkManager(BookmarkManager bookmarkManager) {
			Assert.notNull(bookmarkManager, "'bookmarkManager' must not be null: leave it out to use none");
			this.settings.setBookmarkManager(bookmarkManager);
			return this;
		}

		/**
		 * Set a supplier of the bookmark manager, for a manager that is created later
		 * than the template, perhaps by code that uses the template.
		 * @param supplier called before and after each transaction, including on threads
		 * of the driver; must be cheap and must not return {@code null}. If it throws
		 * before the transaction, the call fails
		 * @return this builder
		 */
		public Builder bookmarkManagerSupplier(Supplier<BookmarkManager> supplier) {
			Assert.notNull(supplier, "'bookmarkManagerSupplier' must not be null: leave it out to use none");
			this.settings.setBookmarkManager(new LateBookmarks(supplier));
			return this;
		}

		/**
		 * Set the mapping of rows and parameters of {@link SessionTemplate#query}. The
		 * default is {@link RecordMapping#plain()}, without Spring Data Neo4j.
		 * @param recordMapping the mapping
		 * @return this builder
		 */
		public Builder recordMapping(RecordMapping recordMapping) {
			Assert.notNull(recordMapping, "'recordMapping' must not be null: RecordMapping.plain() is the default");
			this.settings.setMapping(() -> recordMapping);
			return this;
		}

		/**
		 * Set a supplier of the mapping, for a mapping that is created later than the
		 * template, perhaps by code that uses the template.
		 * @param supplier called once, on the thread that creates the first query
		 * @return this builder
		 */
		public Builder recordMappingSupplier(Supplier<RecordMapping> supplier) {
			Assert.notNull(supplier,
					"'recordMappingSupplier' must not be null: leave it out for RecordMapping.plain()");
			this.settings.setMapping(SingletonSupplier.of(supplier));
			return this;
		}

		/**
		 * Build the template.
		 * @return a template with its own limits and statistics
		 * @throws IllegalArgumentException if {@code maxPending} is set without
		 * {@code maxActive}
		 */
		public SessionTemplate build() {
			Integer maxPending = this.settings.maxPending();
			Assert.isTrue(maxPending == null || this.settings.maxActive() != null, () -> "'maxPending' is " + maxPending
					+ ", but calls wait for a session only if 'maxActive' is set; set both, or leave both out");
			return new SessionTemplate(this.settings.copy());
		}

		private static <C> C requireConvention(C convention) {
			Assert.notNull(convention, "'observationConvention' must not be null: leave it out for the default");
			return convention;
		}

		private static int requirePositive(String name, int value) {
			Assert.isTrue(value > 0,
					() -> "'" + name + "' must be at least 1, not " + value + "; leave it out for no limit");
			return value;
		}

		private static Duration requireMillis(String name, Duration value) {
			Assert.notNull(value, () -> "'" + name + "' must not be null: leave it out for the default");
			Assert.isTrue(value.compareTo(Duration.ofMillis(1)) >= 0,
					() -> "'" + name + "' must be at least 1ms, not " + value + "; leave it out for the default");
			return value;
		}

	}

}
