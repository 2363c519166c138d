package io.github.neo4jsessions;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.TransactionConfig;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.InvalidTimeoutException;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttribute;

/**
 * What a call asks of its scope.
 *
 * @param joining whether to work in the transaction that the call is made in
 * @param accessMode READ for a read-only definition
 * @param config the timeout and the metadata
 * @param mayBeAppliedTwice whether the caller has no objection to a write that is applied
 * twice
 * @param demarcation what a transaction manager that makes the call has to say
 */
record TransactionRequest(Joining joining, AccessMode accessMode, TransactionConfig config, boolean mayBeAppliedTwice,
		TransactionDemarcation demarcation) {

	private static final SafeLog log = SafeLog.of(SessionTemplate.class);

	TransactionRequest(Joining joining, AccessMode accessMode, TransactionConfig config, boolean mayBeAppliedTwice) {
		this(joining, accessMode, config, mayBeAppliedTwice, TemplateDemarcation.INSTANCE);
	}

	/**
	 * The same for a transaction manager.
	 * @param templateTimeout what goes before the manager's own default timeout, if there
	 * is one
	 */
	TransactionRequest with(TransactionDemarcation demarcation, @Nullable Duration templateTimeout) {
		TransactionConfig config = this.config;
		Duration timeout = (config.timeout() == null && templateTimeout == null) ? demarcation.defaultTimeout() : null;
		if (timeout != null) {
			config = TransactionConfig.builder().withTimeout(timeout).withMetadata(config.metadata()).build();
		}
		return new TransactionRequest(this.joining, this.accessMode, config, this.mayBeAppliedTwice, demarcation);
	}

	/**
	 * Whether work that failed with this error may not be committed.
	 */
	boolean rollsBackOn(Throwable error) {
		try {
			return error instanceof UnusableResultException || this.demarcation.rollbackOn(error);
		}
		catch (Throwable unusable) {
			log.warn("A rollback rule failed: " + Errors.describe(unusable));
			return true;
		}
	}

	/**
	 * Whether the work runs at once, before its transaction has begun.
	 */
	boolean workIsEarly() {
		return this.demarcation != TemplateDemarcation.INSTANCE;
	}

	/**
	 * Whether there is a transaction, or each query commits by itself.
	 */
	boolean transactional() {
		return this.joining != Joining.AUTO_COMMIT;
	}

	/**
	 * Whether an attempt of unknown outcome is followed by another: a read always, a
	 * write only if it may be applied twice.
	 */
	boolean unknownOutcomeRetried() {
		return this.mayBeAppliedTwice || this.accessMode == AccessMode.READ;
	}

	/**
	 * What a definition asks for.
	 * @param inTransaction whether the call is made inside of a transaction of the
	 * template
	 */
	static TransactionRequest of(TransactionDefinition definition, boolean inTransaction) {
		if (definition.getIsolationLevel() != TransactionDefinition.ISOLATION_DEFAULT) {
			throw new InvalidIsolationLevelException("Isolation level " + definition.getIsolationLevel()
					+ " is not to be had: Neo4j has one level only (read committed), leave 'isolation' at its default");
		}
		return new TransactionRequest(joining(definition.getPropagationBehavior(), inTransaction),
				definition.isReadOnly() ? AccessMode.READ : AccessMode.WRITE, config(definition), false);
	}

	private static Joining joining(int propagation, boolean inTransaction) {
		return switch (propagation) {
			case TransactionDefinition.PROPAGATION_REQUIRED -> Joining.IF_THERE_IS_ONE;
			case TransactionDefinition.PROPAGATION_REQUIRES_NEW -> Joining.NEVER;
			case TransactionDefinition.PROPAGATION_SUPPORTS ->
				inTransaction ? Joining.IF_THERE_IS_ONE : Joining.AUTO_COMMIT;
			case TransactionDefinition.PROPAGATION_NOT_SUPPORTED -> Joining.AUTO_COMMIT;
			case TransactionDefinition.PROPAGATION_MANDATORY -> {
				if (!inTransaction) {
					throw new IllegalTransactionStateException(
							"Propagation MANDATORY needs a transaction and there is none; use REQUIRED to begin one");
				}
				yield Joining.IF_THERE_IS_ONE;
			}
			case TransactionDefinition.PROPAGATION_NEVER -> {
				if (inTransaction) {
					throw new IllegalTransactionStateException("Propagation NEVER was asked for inside of a "
							+ "transaction; use NOT_SUPPORTED to stay out of it");
				}
				yield Joining.AUTO_COMMIT;
			}
			case TransactionDefinition.PROPAGATION_NESTED -> {
				if (inTransaction) {
					throw new NestedTransactionNotSupportedException("Propagation NESTED was asked for inside of a "
							+ "transaction, and Neo4j has no savepoints; use REQUIRED or REQUIRES_NEW");
				}
				yield Joining.NEVER;
			}
			default -> throw new IllegalTransactionStateException("Propagation behavior " + propagation
					+ " is not one of Spring's TransactionDefinition.PROPAGATION_*");
		};
	}

	private static TransactionConfig config(TransactionDefinition definition) {
		TransactionConfig.Builder config = TransactionConfig.builder();
		int timeout = definition.getTimeout();
		if (timeout != TransactionDefinition.TIMEOUT_DEFAULT) {
			if (timeout <= 0) {
				throw new InvalidTimeoutException(
						"Transaction timeout " + timeout + " is not positive; leave it out for the default", timeout);
			}
			config.withTimeout(Duration.ofSeconds(timeout));
		}
		return config.withMetadata(metadata(definition)).build();
	}

	private static Map<String, Object> metadata(TransactionDefinition definition) {
		Map<String, Object> metadata = new HashMap<>();
		@Nullable String name = definition.getName();
		if (name == null && definition instanceof DefaultTransactionAttribute attribute) {
			// the annotated method
			name = attribute.getDescriptor();
		}
		if (name != null) {
			metadata.put("name", name);
		}
		if (definition instanceof TransactionAttribute attribute && !attribute.getLabels().isEmpty()) {
			metadata.put("labels", List.copyOf(attribute.getLabels()));
		}
		return metadata;
	}

	enum Joining {

		/**
		 * Work in the transaction around, or in a new one where there is none.
		 */
		IF_THERE_IS_ONE,

		/**
		 * Always work in a new one.
		 */
		NEVER,

		/**
		 * Work in none.
		 */
		AUTO_COMMIT

	}

}
