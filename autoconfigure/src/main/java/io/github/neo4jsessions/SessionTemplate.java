package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.CallbackExecutor;
import io.github.neo4jsessions.internal.context.ScopeConventions;
import io.github.neo4jsessions.internal.driver.DriverVersion;
import io.github.neo4jsessions.internal.driver.LateBookmarks;
import io.github.neo4jsessions.internal.query.QueryExecutor;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import io.github.neo4jsessions.mapping.ParameterValues;
import io.github.neo4jsessions.mapping.RecordMapping;
import io.github.neo4jsessions.observation.SessionScopeObservationConvention;
import io.github.neo4jsessions.observation.TransactionScopeObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * Opens sessions of a {@link Driver}, runs asynchronous work on them, commits or rolls
 * back, always closes, and counts what it does. The driver stays the caller's: it is
 * never configured nor closed here.
 *
 * <p>
 * Immutable and thread-safe; one for an application is enough.
 *
 * @since 0.1.0
 */
public final class SessionTemplate implements SessionOperations {

	private final TemplateRuntime runtime;

	private final DefaultSessionOperations operations;

	private SessionTemplate(TemplateSettings settings) {
		this.runtime = new TemplateRuntime(settings, QueryExecutor::query);
		this.operations = new DefaultSessionOperations(this.runtime, false);
	}

	/**
	 * A template named {@code default} with the driver's defaults.
	 * @param driver opens the sessions
	 * @return the template
	 */
	public static SessionTemplate create(Driver driver) {
		return builder(driver).build();
	}

	/**
	 * Start to build a template.
	 * @param driver opens the sessions
	 * @return a builder with the driver's defaults
	 * @throws UnsupportedDriverException if the driver is older than 6.1
	 */
	public static Builder builder(Driver driver) {
		Assert.notNull(driver,
				"'driver' must not be null: it is the bean that Spring Boot makes of 'spring.neo4j.uri'");
		DriverVersion.requireSupported();
		return new Builder(TemplateSettings.defaults(driver));
	}

	/**
	 * Start to build a changed copy on the same driver.
	 * @return a builder with this template's settings; what it builds has statistics of
	 * its own
	 */
	public Builder mutate() {
		return new Builder(this.runtime.settings());
	}

	/**
	 * The template's name, with which it appears in meters, log lines and errors.
	 * @return the name
	 */
	public String getName() {
		return this.runtime.settings().name();
	}

	/**
	 * What the scopes of this template have come to so far.
	 * @return a snapshot; each figure is exact when no scope is in flight
	 */
	public SessionStatistics statistics() {
		return this.runtime.statistics();
	}

	/**
	 * What an operator may see of this template's scopes beside the statistics.
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
	 * Run work for a transaction manager: like
	 * {@link #inTransaction(TransactionDefinition, TransactionWork)}, but at once, on the
	 * thread of the caller, while the permit and the answer to BEGIN may be pending. The
	 * queries of the work wait for them, in the order in which they were made, and fail
	 * with the error if there is one. Where it is known before that there will be no
	 * transaction, the work is not called.
	 * @param definition the definition
	 * @param demarcation decides between commit and rollback, and is told of the steps
	 * @param work the work
	 * @param <T> the type of the value
	 * @return a future of the work's value, as of
	 * {@link #inTransaction(TransactionDefinition, TransactionWork)}
	 */
	public <T extends @Nullable Object> CompletableFuture<T> demarcate(TransactionDefinition definition,
			TransactionDemarcation demarcation, TransactionWork<T> work) {
		Assert.notNull(demarcation, "'demarcation' must not be null: use inTransaction without one");
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

	/**
	 * Wait until nothing is under way, and roll back and close what is not done in time.
	 * New scopes begin meanwhile and later as before, but nothing is retried meanwhile:
	 * what waits for its next attempt makes it at once, as its last.
	 * @param timeout how long to wait before the rest is rolled back; zero for not at all
	 * @return a future that completes as soon as no session of the template is open, or
	 * when those that were open at the end of the time are closed. Never fails. Where a
	 * server does not answer it may take as long as the driver does
	 * @throws IllegalArgumentException if the timeout is {@code null} or negative
	 * @see #shutdown(Duration)
	 */
	public CompletableFuture<Void> drain(Duration timeout) {
		return this.runtime.registry().drain(requireTimeout(timeout));
	}

	/**
	 * Begin no new scope, wait for those under way, and roll back and close the ones that
	 * are not done in time. Calls that wait for a session, and any that come later, fail
	 * with a {@link SessionScopeAbortedException}. There is no way back.
	 * @param timeout how long to wait before the rest is rolled back; zero for not at all
	 * @return a future that completes when no session of the template is open. Never
	 * fails. Where a server does not answer it may take as long as the driver does
	 * @throws IllegalArgumentException if the timeout is {@code null} or negative
	 */
	public CompletableFuture<Void> shutdown(Duration timeout) {
		return this.runtime.registry().shutdown(requireTimeout(timeout));
	}

	private static Duration requireTimeout(Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null: Duration.ZERO does not wait");
		Assert.isTrue(!timeout.isNegative(),
				() -> "'timeout' must not be negative, as " + timeout + " is; Duration.ZERO does not wait");
		return timeout;
	}

	@Override
	public String toString() {
		return "SessionTemplate[" + getName() + "]";
	}

	/**
	 * Builds a {@link SessionTemplate}. Each value is checked when it is given; what is
	 * not given stays at its default.
	 */
	public static final class Builder {

		private final Driver driver;

		private String name;

		private Supplier<SessionConfig> sessionConfig;

		private @Nullable Duration transactionTimeout;

		private Map<String, Object> transactionMetadata;

		private @Nullable Integer maxActive;

		private @Nullable Integer maxPending;

		private Duration acquireTimeout;

		private @Nullable Duration scopeTimeout;

		private RetrySettings retry;

		private @Nullable Duration leakDetectionThreshold;

		private @Nullable ApplicationEventPublisher eventPublisher;

		private boolean terminateOnCancel;

		private @Nullable CallbackExecutor callbackExecutor;

		private @Nullable Supplier<ObservationRegistry> observations;

		private ScopeConventions conventions;

		private @Nullable BookmarkManager bookmarkManager;

		private Supplier<RecordMapping> mapping;

		private Builder(TemplateSettings settings) {
			this.driver = settings.driver();
			this.name = settings.name();
			this.sessionConfig = settings.sessionConfig();
			this.transactionTimeout = settings.transactionTimeout();
			this.transactionMetadata = settings.transactionMetadata();
			this.maxActive = settings.maxActive();
			this.maxPending = settings.maxPending();
			this.acquireTimeout = settings.acquireTimeout();
			this.scopeTimeout = settings.scopeTimeout();
			this.retry = settings.retry();
			this.leakDetectionThreshold = settings.leakDetectionThreshold();
			this.eventPublisher = settings.eventPublisher();
			this.mapping = settings.mapping();
			this.terminateOnCancel = settings.terminateOnCancel();
			this.callbackExecutor = settings.callbackExecutor();
			this.observations = settings.observations();
			this.conventions = settings.conventions();
			this.bookmarkManager = settings.bookmarkManager();
		}

		/**
		 * Name the template. The default is {@code default}.
		 * @param name a name with text, unique among the templates of an application
		 * @return this builder
		 * @throws IllegalArgumentException if it has no text
		 */
		public Builder name(String name) {
			Assert.hasText(name, () -> "'name' must have text, not '" + name + "'; leave it out for 'default'");
			this.name = name;
			return this;
		}

		/**
		 * Open all sessions in this way: database, fetch size, user, bookmarks. The
		 * access mode is used by {@link SessionTemplate#execute} alone.
		 * @param sessionConfig the configuration
		 * @return this builder
		 */
		public Builder sessionConfig(SessionConfig sessionConfig) {
			Assert.notNull(sessionConfig, "'sessionConfig' must not be null: leave it out for the driver's defaults");
			return sessionConfigSupplier(() -> sessionConfig);
		}

		/**
		 * Open each session as is decided for it, by the tenant for instance.
		 * @param supplier asked once for each call, on the thread that makes it; must not
		 * block. What it throws fails that call
		 * @return this builder
		 */
		public Builder sessionConfigSupplier(Supplier<SessionConfig> supplier) {
			Assert.notNull(supplier,
					"'sessionConfigSupplier' must not be null: leave it out for the driver's defaults");
			this.sessionConfig = supplier;
			return this;
		}

		/**
		 * Have the server end transactions that take longer, where the call says nothing
		 * else. The default is what the server is configured for. Queries of
		 * {@link SessionTemplate#execute} are not affected.
		 * @param timeout a positive duration, in whole milliseconds
		 * @return this builder
		 * @throws IllegalArgumentException if it is shorter than a millisecond
		 */
		public Builder transactionTimeout(Duration timeout) {
			this.transactionTimeout = requireMillis("transactionTimeout", timeout);
			return this;
		}

		/**
		 * Send metadata with each transaction; it appears in {@code SHOW TRANSACTIONS}
		 * and the server's query log. Metadata of a call is added and wins.
		 * @param metadata keys with values that the driver can convert
		 * @return this builder
		 * @throws IllegalArgumentException if a key has no text, or if a value cannot be
		 * sent
		 * @throws org.neo4j.driver.exceptions.ClientException if the driver cannot
		 * convert a value
		 */
		public Builder transactionMetadata(Map<String, ?> metadata) {
			Assert.notNull(metadata, "'transactionMetadata' must not be null: leave it out for none");
			Map<String, Value> values = ParameterValues.ofMetadata(metadata).asMap(Function.identity());
			values.keySet()
				.forEach((key) -> Assert.hasText(key, () -> "'transactionMetadata' must have keys with text, not '"
						+ key + "'; leave that entry out"));
			this.transactionMetadata = Map.copyOf(values);
			return this;
		}

		/**
		 * Open no more than this number of sessions at a time; further calls wait for
		 * one, first come, first served. The default is any number.
		 * @param maxActive at least 1
		 * @return this builder
		 * @throws IllegalArgumentException if it is less
		 */
		public Builder maxActive(int maxActive) {
			this.maxActive = requirePositive("maxActive", maxActive);
			return this;
		}

		/**
		 * Let no more than this number of calls wait for a session; further ones fail at
		 * once with a {@link SessionLimitException}. Of effect together with
		 * {@link #maxActive(int)}. The default is any number.
		 * @param maxPending at least 1
		 * @return this builder
		 * @throws IllegalArgumentException if it is less
		 */
		public Builder maxPending(int maxPending) {
			this.maxPending = requirePositive("maxPending", maxPending);
			return this;
		}

		/**
		 * Let a call wait for a session for so long; then it fails with a
		 * {@link SessionLimitException}. The default is 30 seconds.
		 * @param timeout at least a millisecond
		 * @return this builder
		 * @throws IllegalArgumentException if it is shorter
		 */
		public Builder acquireTimeout(Duration timeout) {
			this.acquireTimeout = requireMillis("acquireTimeout", timeout);
			return this;
		}

		/**
		 * Let no session be open for longer than this: its work is stopped, its
		 * transaction rolled back, and the call fails with a
		 * {@link SessionScopeTimeoutException}. A commit that was already sent is
		 * awaited. The default is any time.
		 * @param timeout at least a millisecond
		 * @return this builder
		 * @throws IllegalArgumentException if it is shorter
		 */
		public Builder scopeTimeout(Duration timeout) {
			this.scopeTimeout = requireMillis("scopeTimeout", timeout);
			return this;
		}

		/**
		 * Do the work of {@code executeRead} and {@code executeWrite} again after certain
		 * errors. The default is {@link RetrySettings#defaults()}.
		 * @param retry when, or {@link RetrySettings#none()}
		 * @return this builder
		 */
		public Builder retry(RetrySettings retry) {
			Assert.notNull(retry, "'retry' must not be null: RetrySettings.none() retries nothing");
			this.retry = retry;
			return this;
		}

		/**
		 * Report a session that is open for longer than this, once, with the place in the
		 * program that opened it, and once more when it does close. That place is noted
		 * for each session then, which costs some microseconds. The default is never.
		 * @param threshold at least a millisecond
		 * @return this builder
		 * @throws IllegalArgumentException if it is shorter
		 */
		public Builder leakDetectionThreshold(Duration threshold) {
			this.leakDetectionThreshold = requireMillis("leakDetectionThreshold", threshold);
			return this;
		}

		/**
		 * Publish the events of {@link TransactionScope#publishEvent} there. The default
		 * is nowhere: that call fails.
		 * @param eventPublisher the application context, as a rule
		 * @return this builder
		 */
		public Builder eventPublisher(ApplicationEventPublisher eventPublisher) {
			Assert.notNull(eventPublisher, "'eventPublisher' must not be null: leave it out for none");
			this.eventPublisher = eventPublisher;
			return this;
		}

		/**
		 * End on the server, too, what a stopped scope left running there: each
		 * transaction carries an id as the metadata {@code neo4jSessionsScope}, and where
		 * its rollback or close waits for a query, a second session ends it by
		 * {@code TERMINATE TRANSACTIONS}. Costs a connection for that time, and needs the
		 * privilege to see and terminate transactions of the driver's user; where that is
		 * missing, one warning is logged and the scope waits as it does without this.
		 * @param terminateOnCancel whether to do so; the default is {@code false}: the
		 * server goes on with the query until it is done or its timeout is up
		 * @return this builder
		 */
		public Builder terminateOnCancel(boolean terminateOnCancel) {
			this.terminateOnCancel = terminateOnCancel;
			return this;
		}

		/**
		 * Run continuations there, and not on the driver's I/O threads: the work of a
		 * transaction, and the functions of stages derived from futures of ours that are
		 * not complete yet. Commit, rollback and close are never handed to it. Where it
		 * refuses to run something, that stage fails with what it threw; where it drops
		 * something, the work does not go on, and ends by a timeout, a cancel or the
		 * shutdown.
		 * @param executor the executor; it is not shut down with the template. The
		 * default is none: the thread that received the answer goes on
		 * @return this builder
		 */
		public Builder callbackExecutor(Executor executor) {
			Assert.notNull(executor,
					"'callbackExecutor' must not be null: leave it out to stay on the driver's threads");
			this.callbackExecutor = new CallbackExecutor(executor);
			return this;
		}

		/**
		 * Tell this registry of each session scope and each transaction. The default is
		 * nobody.
		 * @param registry the registry
		 * @return this builder
		 */
		public Builder observationRegistry(ObservationRegistry registry) {
			Assert.notNull(registry, "'observationRegistry' must not be null: leave it out to observe nothing");
			this.observations = () -> registry;
			return this;
		}

		/**
		 * The same, decided when the first scope is opened: for a registry that is made
		 * later than the template, and perhaps by what uses the template.
		 * @param supplier asked for each call and each scope, on their threads: it has to
		 * be cheap and must not give {@code null}. A call whose supplier throws goes on
		 * unobserved
		 * @return this builder
		 */
		public Builder observationRegistrySupplier(Supplier<ObservationRegistry> supplier) {
			Assert.notNull(supplier, "'observationRegistrySupplier' must not be null: leave it out to observe nothing");
			this.observations = supplier;
			return this;
		}

		/**
		 * Call the observations of session scopes so, and give them these keys. The
		 * default is the {@link io.micrometer.observation.GlobalObservationConvention} of
		 * the registry, if it has one for them, or else
		 * {@link io.github.neo4jsessions.observation.DefaultSessionScopeObservationConvention}.
		 * @param convention the convention; it is asked on the thread that starts or ends
		 * the scope, of the driver as a rule, and must not block
		 * @return this builder
		 */
		public Builder observationConvention(SessionScopeObservationConvention convention) {
			this.conventions = this.conventions.with(requireConvention(convention));
			return this;
		}

		/**
		 * Call the observations of transaction scopes so, and give them these keys. The
		 * default is the {@link io.micrometer.observation.GlobalObservationConvention} of
		 * the registry, if it has one for them, or else
		 * {@link io.github.neo4jsessions.observation.DefaultTransactionScopeObservationConvention}.
		 * @param convention the convention; it is asked on the thread that starts or ends
		 * the scope, of the driver as a rule, and must not block
		 * @return this builder
		 */
		public Builder observationConvention(TransactionScopeObservationConvention convention) {
			this.conventions = this.conventions.with(requireConvention(convention));
			return this;
		}

		/**
		 * Open sessions with this bookmark manager, so that each of them sees what the
		 * others wrote, on a cluster as well. A manager in the session's own
		 * configuration goes first. The default is none, as it is the driver's.
		 * @param bookmarkManager of the driver's own database management system, and of
		 * no other
		 * @return this builder
		 */
		public Builder bookmarkManager(BookmarkManager bookmarkManager) {
			Assert.notNull(bookmarkManager, "'bookmarkManager' must not be null: leave it out for none");
			this.bookmarkManager = bookmarkManager;
			return this;
		}

		/**
		 * The same, decided when the first session is opened: for a manager that is made
		 * later than the template, and perhaps by what uses the template.
		 * @param supplier asked before and after each transaction, on threads of the
		 * driver too: it has to be cheap and must not give {@code null}. A call whose
		 * supplier throws before the transaction fails
		 * @return this builder
		 */
		public Builder bookmarkManagerSupplier(Supplier<BookmarkManager> supplier) {
			Assert.notNull(supplier, "'bookmarkManagerSupplier' must not be null: leave it out for none");
			this.bookmarkManager = new LateBookmarks(supplier);
			return this;
		}

		/**
		 * Map the rows and parameters of {@link SessionTemplate#query} in this way. The
		 * default is {@link RecordMapping#plain()}, without Spring Data Neo4j.
		 * @param recordMapping the mapping
		 * @return this builder
		 */
		public Builder recordMapping(RecordMapping recordMapping) {
			Assert.notNull(recordMapping, "'recordMapping' must not be null: RecordMapping.plain() is the default");
			this.mapping = () -> recordMapping;
			return this;
		}

		/**
		 * The same, decided when the first query is made: for a mapping that is made
		 * later than the template, and perhaps by what uses the template.
		 * @param supplier asked once, on the thread that makes that query
		 * @return this builder
		 */
		public Builder recordMappingSupplier(Supplier<RecordMapping> supplier) {
			Assert.notNull(supplier,
					"'recordMappingSupplier' must not be null: leave it out for RecordMapping.plain()");
			this.mapping = SingletonSupplier.of(supplier);
			return this;
		}

		/**
		 * Build the template.
		 * @return a template with limits and statistics of its own
		 * @throws IllegalArgumentException if there is a {@code maxPending} and no
		 * {@code maxActive} to wait for
		 */
		public SessionTemplate build() {
			Assert.isTrue(this.maxPending == null || this.maxActive != null, () -> "'maxPending' is " + this.maxPending
					+ ", but without 'maxActive' no call ever waits; " + "set that too, or leave both out");
			return new SessionTemplate(new TemplateSettings(this.driver, this.name, this.sessionConfig,
					this.transactionTimeout, this.transactionMetadata, this.maxActive, this.maxPending,
					this.acquireTimeout, this.scopeTimeout, this.retry, this.leakDetectionThreshold,
					this.terminateOnCancel, this.callbackExecutor, this.observations, this.conventions,
					this.bookmarkManager, this.eventPublisher, this.mapping));
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
