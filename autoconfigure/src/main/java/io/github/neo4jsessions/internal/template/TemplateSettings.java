package io.github.neo4jsessions.internal.template;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.neo4jsessions.RetryPredicate;
import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.internal.async.CallbackExecutor;
import io.github.neo4jsessions.internal.context.ScopeConventions;
import io.github.neo4jsessions.mapping.RecordMapping;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;

import org.springframework.context.ApplicationEventPublisher;

/**
 * The settings of a template, with their defaults. A builder works on a copy of its own,
 * so that the settings of a template never change.
 */
public final class TemplateSettings implements Cloneable {

	/**
	 * Opens the sessions.
	 */
	private final Driver driver;

	/**
	 * The template's name.
	 */
	private String name = "default";

	/**
	 * Called once for each call, on the caller's thread.
	 */
	private Supplier<SessionConfig> sessionConfig = SessionConfig::defaultConfig;

	/**
	 * For transactions whose call does not set it.
	 */
	private TransactionDefaults transactions = TransactionDefaults.NONE;

	/**
	 * How many sessions may be open at a time, or {@code null} for no limit.
	 */
	private @Nullable Integer maxActive;

	/**
	 * How many calls may wait for a permit, or {@code null} for no limit.
	 */
	private @Nullable Integer maxPending;

	/**
	 * How long a call waits for a permit.
	 */
	private Duration acquireTimeout = Duration.ofSeconds(30);

	/**
	 * How long a session may be open, or {@code null} for no limit.
	 */
	private @Nullable Duration scopeTimeout;

	/**
	 * When failed work is retried.
	 */
	private RetrySettings retry = RetrySettings.defaults();

	/**
	 * Decides which errors are retried, or {@code null} for those that the driver marks
	 * as retryable.
	 */
	private @Nullable RetryPredicate retryPredicate;

	/**
	 * What is reported of scopes.
	 */
	private ReportSettings reports = ReportSettings.NONE;

	/**
	 * Whether queries that a stopped scope left running are terminated on the server.
	 */
	private boolean terminateOnCancel;

	/**
	 * Runs continuations after the driver has answered, or {@code null} to use the thread
	 * that received the answer.
	 */
	private @Nullable CallbackExecutor callbackExecutor;

	/**
	 * Supplies the observation registry, called for each scope, or {@code null} for no
	 * observations.
	 */
	private @Nullable Supplier<ObservationRegistry> observations;

	/**
	 * The names and key values of the observations.
	 */
	private ScopeConventions conventions = ScopeConventions.DEFAULT;

	/**
	 * For sessions whose configuration has none, or {@code null}.
	 */
	private @Nullable BookmarkManager bookmarkManager;

	/**
	 * Publishes the events of transactions, or {@code null} if events are not supported.
	 */
	private @Nullable ApplicationEventPublisher eventPublisher;

	/**
	 * Supplies the mapping of rows and parameters, called for each query, so that a
	 * repeated call must be cheap.
	 */
	private Supplier<RecordMapping> mapping = RecordMapping::plain;

	public TemplateSettings(Driver driver) {
		this.driver = driver;
	}

	/**
	 * Return settings with the same values that can be changed independently.
	 */
	public TemplateSettings copy() {
		try {
			return (TemplateSettings) clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public Driver driver() {
		return this.driver;
	}

	public String name() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

	public Supplier<SessionConfig> sessionConfig() {
		return this.sessionConfig;
	}

	public void setSessionConfig(Supplier<SessionConfig> sessionConfig) {
		this.sessionConfig = sessionConfig;
	}

	public TransactionDefaults transactions() {
		return this.transactions;
	}

	public void setTransactions(TransactionDefaults transactions) {
		this.transactions = transactions;
	}

	public @Nullable Integer maxActive() {
		return this.maxActive;
	}

	public void setMaxActive(Integer maxActive) {
		this.maxActive = maxActive;
	}

	public @Nullable Integer maxPending() {
		return this.maxPending;
	}

	public void setMaxPending(Integer maxPending) {
		this.maxPending = maxPending;
	}

	public Duration acquireTimeout() {
		return this.acquireTimeout;
	}

	public void setAcquireTimeout(Duration acquireTimeout) {
		this.acquireTimeout = acquireTimeout;
	}

	public @Nullable Duration scopeTimeout() {
		return this.scopeTimeout;
	}

	public void setScopeTimeout(Duration scopeTimeout) {
		this.scopeTimeout = scopeTimeout;
	}

	public RetrySettings retry() {
		return this.retry;
	}

	public void setRetry(RetrySettings retry) {
		this.retry = retry;
	}

	public @Nullable RetryPredicate retryPredicate() {
		return this.retryPredicate;
	}

	public void setRetryPredicate(RetryPredicate retryPredicate) {
		this.retryPredicate = retryPredicate;
	}

	public ReportSettings reports() {
		return this.reports;
	}

	public void setReports(ReportSettings reports) {
		this.reports = reports;
	}

	public boolean terminateOnCancel() {
		return this.terminateOnCancel;
	}

	public void setTerminateOnCancel(boolean terminateOnCancel) {
		this.terminateOnCancel = terminateOnCancel;
	}

	public @Nullable CallbackExecutor callbackExecutor() {
		return this.callbackExecutor;
	}

	public void setCallbackExecutor(CallbackExecutor callbackExecutor) {
		this.callbackExecutor = callbackExecutor;
	}

	public @Nullable Supplier<ObservationRegistry> observations() {
		return this.observations;
	}

	public void setObservations(Supplier<ObservationRegistry> observations) {
		this.observations = observations;
	}

	public ScopeConventions conventions() {
		return this.conventions;
	}

	public void setConventions(ScopeConventions conventions) {
		this.conventions = conventions;
	}

	public @Nullable BookmarkManager bookmarkManager() {
		return this.bookmarkManager;
	}

	public void setBookmarkManager(BookmarkManager bookmarkManager) {
		this.bookmarkManager = bookmarkManager;
	}

	public @Nullable ApplicationEventPublisher eventPublisher() {
		return this.eventPublisher;
	}

	public void setEventPublisher(ApplicationEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
	}

	public Supplier<RecordMapping> mapping() {
		return this.mapping;
	}

	public void setMapping(Supplier<RecordMapping> mapping) {
		this.mapping = mapping;
	}

}
