package io.github.neo4jsessions;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.TransactionConfig;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.InvalidTimeoutException;
import org.springframework.transaction.TransactionDefinition;

/**
 * What a call asks of its scope.
 *
 * @param transactional whether there is a transaction, or each query commits by itself
 * @param accessMode READ for a read-only definition
 * @param config the timeout and the metadata
 * @param mayBeAppliedTwice whether the caller has no objection to a write that is applied
 * twice
 */
record TransactionRequest(boolean transactional, AccessMode accessMode, TransactionConfig config,
		boolean mayBeAppliedTwice) {

	/**
	 * Whether an attempt of unknown outcome is followed by another: a read always, a
	 * write only if it may be applied twice.
	 */
	boolean unknownOutcomeRetried() {
		return this.mayBeAppliedTwice || this.accessMode == AccessMode.READ;
	}

	static TransactionRequest of(TransactionDefinition definition) {
		if (definition.getIsolationLevel() != TransactionDefinition.ISOLATION_DEFAULT) {
			throw new InvalidIsolationLevelException("Isolation level " + definition.getIsolationLevel()
					+ " is not to be had: Neo4j has one level only (read committed), leave 'isolation' at its default");
		}
		return new TransactionRequest(isTransactional(definition.getPropagationBehavior()),
				definition.isReadOnly() ? AccessMode.READ : AccessMode.WRITE, config(definition), false);
	}

	private static boolean isTransactional(int propagation) {
		return switch (propagation) {
			case TransactionDefinition.PROPAGATION_REQUIRED, TransactionDefinition.PROPAGATION_REQUIRES_NEW,
					TransactionDefinition.PROPAGATION_NESTED ->
				true;
			case TransactionDefinition.PROPAGATION_SUPPORTS, TransactionDefinition.PROPAGATION_NOT_SUPPORTED,
					TransactionDefinition.PROPAGATION_NEVER ->
				false;
			case TransactionDefinition.PROPAGATION_MANDATORY -> throw new IllegalTransactionStateException(
					"Propagation MANDATORY needs a transaction and there is none; use REQUIRED to begin one");
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
		@Nullable String name = definition.getName();
		if (name != null) {
			config.withMetadata(Map.of("name", name));
		}
		return config.build();
	}

}
