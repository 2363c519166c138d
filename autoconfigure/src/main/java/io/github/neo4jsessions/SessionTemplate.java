package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.util.Assert;

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

	private final TemplateSettings settings;

	private final ScopeCounters counters = new ScopeCounters();

	private SessionTemplate(TemplateSettings settings) {
		this.settings = settings;
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
	 */
	public static Builder builder(Driver driver) {
		Assert.notNull(driver, "'driver' must not be null");
		return new Builder(new TemplateSettings(driver, "default", SessionConfig::defaultConfig, null, Map.of()));
	}

	/**
	 * Start to build a changed copy on the same driver.
	 * @return a builder with this template's settings; what it builds has statistics of
	 * its own
	 */
	public Builder mutate() {
		return new Builder(this.settings);
	}

	/**
	 * The template's name, with which it appears in meters, log lines and errors.
	 * @return the name
	 */
	public String getName() {
		return this.settings.name();
	}

	/**
	 * What the scopes of this template have come to so far.
	 * @return a snapshot; each figure is exact when no scope is in flight
	 */
	public SessionStatistics statistics() {
		return this.counters.snapshot();
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> execute(SessionWork<T> work) {
		requireWork(work);
		return autoCommit(null, work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeRead(TransactionWork<T> work) {
		return executeRead(TransactionConfig.empty(), work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeWrite(TransactionWork<T> work) {
		return executeWrite(TransactionConfig.empty(), work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeRead(TransactionConfig config,
			TransactionWork<T> work) {
		requireWork(work);
		Assert.notNull(config, "'config' must not be null: leave it out for the template's");
		return transact(AccessMode.READ, config, work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> executeWrite(TransactionConfig config,
			TransactionWork<T> work) {
		requireWork(work);
		Assert.notNull(config, "'config' must not be null: leave it out for the template's");
		return transact(AccessMode.WRITE, config, work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> inTransaction(TransactionWork<T> work) {
		requireWork(work);
		return transact(AccessMode.WRITE, TransactionConfig.empty(), work);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> inTransaction(TransactionDefinition definition,
			TransactionWork<T> work) {
		requireWork(work);
		Assert.notNull(definition, "'definition' must not be null: leave it out for the default");
		TransactionRequest request;
		try {
			request = TransactionRequest.of(definition);
		}
		catch (TransactionException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		if (request.transactional()) {
			return transact(request.accessMode(), request.config(), work);
		}
		return autoCommit(request.accessMode(),
				(session) -> work.doInTransaction(new TransactionHandle(session, false)));
	}

	private <T extends @Nullable Object> CompletableFuture<T> autoCommit(@Nullable AccessMode accessMode,
			SessionWork<T> work) {
		return new AutoCommitScope<>(this.settings, this.counters, work).open(accessMode);
	}

	private <T extends @Nullable Object> CompletableFuture<T> transact(AccessMode accessMode, TransactionConfig config,
			TransactionWork<T> work) {
		return new OwnedTransactionScope<>(this.settings, this.counters, config, work).open(accessMode);
	}

	@Override
	public String toString() {
		return "SessionTemplate[" + getName() + "]";
	}

	private static void requireWork(Object work) {
		Assert.notNull(work, "'work' must not be null");
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

		private Builder(TemplateSettings settings) {
			this.driver = settings.driver();
			this.name = settings.name();
			this.sessionConfig = settings.sessionConfig();
			this.transactionTimeout = settings.transactionTimeout();
			this.transactionMetadata = settings.transactionMetadata();
		}

		/**
		 * Name the template. The default is {@code default}.
		 * @param name a name with text, unique among the templates of an application
		 * @return this builder
		 * @throws IllegalArgumentException if it has no text
		 */
		public Builder name(String name) {
			Assert.hasText(name, () -> "'name' must have text, not '" + name + "'");
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
			Assert.notNull(sessionConfig, "'sessionConfig' must not be null");
			return sessionConfigSupplier(() -> sessionConfig);
		}

		/**
		 * Open each session as is decided for it, by the tenant for instance.
		 * @param supplier asked once for each session, on the thread that calls the
		 * template; must not block. What it throws fails that call
		 * @return this builder
		 */
		public Builder sessionConfigSupplier(Supplier<SessionConfig> supplier) {
			Assert.notNull(supplier, "'sessionConfigSupplier' must not be null");
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
			Assert.notNull(timeout, "'transactionTimeout' must not be null: leave it out for the server's default");
			Assert.isTrue(timeout.compareTo(Duration.ofMillis(1)) >= 0,
					() -> "'transactionTimeout' must be at least 1ms, not " + timeout
							+ "; leave it out for the server's default");
			this.transactionTimeout = timeout;
			return this;
		}

		/**
		 * Send metadata with each transaction; it appears in {@code SHOW TRANSACTIONS}
		 * and the server's query log. Metadata of a call is added and wins.
		 * @param metadata keys with values that the driver can convert
		 * @return this builder
		 * @throws IllegalArgumentException if a key has no text
		 * @throws org.neo4j.driver.exceptions.ClientException if the driver cannot
		 * convert a value
		 */
		public Builder transactionMetadata(Map<String, ?> metadata) {
			Assert.notNull(metadata, "'transactionMetadata' must not be null: leave it out for none");
			metadata.keySet()
				.forEach((key) -> Assert.hasText(key,
						() -> "'transactionMetadata' must have keys with text, not '" + key + "'"));
			this.transactionMetadata = Map
				.copyOf(TransactionConfig.builder().withMetadata(metadata).build().metadata());
			return this;
		}

		/**
		 * Build the template.
		 * @return a template with statistics of its own
		 */
		public SessionTemplate build() {
			return new SessionTemplate(new TemplateSettings(this.driver, this.name, this.sessionConfig,
					this.transactionTimeout, this.transactionMetadata));
		}

	}

}
