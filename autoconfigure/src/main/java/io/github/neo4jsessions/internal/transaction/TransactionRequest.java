package io.github.neo4jsessions.internal.transaction;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.neo4jsessions.TransactionDemarcation;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.async.SafeLog;
import io.github.neo4jsessions.internal.driver.TransactionConfigs;
import io.github.neo4jsessions.internal.driver.UnusableResultException;
import io.github.neo4jsessions.internal.template.ManagedScope;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.InvalidTimeoutException;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttribute;

/**
 * The properties that a call requests for its scope.
 *
 * @param propagation whether to join the transaction that the call is made in
 * @param accessMode READ for a read-only definition
 * @param config the timeout and the metadata
 * @param mayBeAppliedTwice whether the caller accepts that a write is applied twice
 * @param eager whether the work runs at once, before its transaction has begun
 * @param demarcation the rules and callbacks of the transaction manager that makes the
 * call
 */
public record TransactionRequest(Propagation propagation, AccessMode accessMode, TransactionConfig config,
		boolean mayBeAppliedTwice, boolean eager, TransactionDemarcation demarcation) {

	private static final TransactionDemarcation OF_TEMPLATE = (error) -> true;

	private static final SafeLog log = SafeLog.ofTemplates();

	public TransactionRequest(Propagation propagation, AccessMode accessMode, TransactionConfig config,
			boolean mayBeAppliedTwice) {
		this(propagation, accessMode, config, mayBeAppliedTwice, false, OF_TEMPLATE);
	}

	/**
	 * Return this request for a transaction manager.
	 * @param templateTimeout the timeout of the template, which takes precedence over the
	 * manager's default, or {@code null}
	 */
	public TransactionRequest with(TransactionDemarcation demarcation, @Nullable Duration templateTimeout) {
		TransactionConfig config = this.config;
		Duration timeout = (config.timeout() == null && templateTimeout == null) ? demarcation.defaultTimeout() : null;
		if (timeout != null) {
			config = TransactionConfig.builder().withTimeout(timeout).withMetadata(config.metadata()).build();
		}
		return new TransactionRequest(this.propagation, this.accessMode, config, this.mayBeAppliedTwice, true,
				demarcation);
	}

	/**
	 * Return this request with further metadata. Its own metadata takes precedence.
	 */
	public TransactionRequest withMetadata(Map<String, Object> metadata) {
		return metadata.isEmpty() ? this
				: new TransactionRequest(this.propagation, this.accessMode,
						TransactionConfigs.withDefaults(this.config, null, metadata), this.mayBeAppliedTwice,
						this.eager, this.demarcation);
	}

	/**
	 * Return this request for a later attempt, whose work waits for its transaction.
	 */
	TransactionRequest again() {
		return new TransactionRequest(this.propagation, this.accessMode, this.config, this.mayBeAppliedTwice, false,
				this.demarcation);
	}

	/**
	 * Return whether work that failed with this error must be rolled back.
	 */
	boolean rollsBackOn(Throwable error) {
		try {
			return error instanceof UnusableResultException || this.demarcation.rollbackOn(error);
		}
		catch (Throwable unusable) {
			log.warn(
					"A rollback rule failed, so that the transaction is rolled back: " + Exceptions.describe(unusable));
			return true;
		}
	}

	/**
	 * Notify the transaction manager of a step. If the manager throws, the error is
	 * logged and has no other effect.
	 * @param scope the scope that logs the error
	 */
	void notify(Consumer<TransactionDemarcation> step, ManagedScope scope) {
		try {
			step.accept(this.demarcation);
		}
		catch (Throwable ex) {
			scope.log("listener", ex);
		}
	}

	/**
	 * Return whether there is a transaction; without one, each query commits by itself.
	 */
	public boolean transactional() {
		return this.propagation != Propagation.NOT_SUPPORTED;
	}

	/**
	 * Return whether an attempt with an unknown outcome may be retried: a read always, a
	 * write only if it may be applied twice. The work of a transaction manager is not
	 * retried then, since its caller cannot say that it may be applied twice.
	 */
	boolean unknownOutcomeRetried() {
		return this.demarcation == OF_TEMPLATE && (this.mayBeAppliedTwice || this.accessMode == AccessMode.READ);
	}

	/**
	 * Return the request for a definition.
	 * @param inTransaction whether the call is made inside of a transaction of the
	 * template
	 */
	public static TransactionRequest of(TransactionDefinition definition, boolean inTransaction) {
		if (definition.getIsolationLevel() != TransactionDefinition.ISOLATION_DEFAULT) {
			throw new InvalidIsolationLevelException("Isolation level " + definition.getIsolationLevel()
					+ " is not supported: the only level of Neo4j is read committed. Leave 'isolation' at its default");
		}
		return new TransactionRequest(propagation(definition.getPropagationBehavior(), inTransaction),
				definition.isReadOnly() ? AccessMode.READ : AccessMode.WRITE, config(definition), false);
	}

	private static Propagation propagation(int propagation, boolean inTransaction) {
		return switch (propagation) {
			case TransactionDefinition.PROPAGATION_REQUIRED -> Propagation.REQUIRED;
			case TransactionDefinition.PROPAGATION_REQUIRES_NEW -> Propagation.REQUIRES_NEW;
			case TransactionDefinition.PROPAGATION_SUPPORTS ->
				inTransaction ? Propagation.REQUIRED : Propagation.NOT_SUPPORTED;
			case TransactionDefinition.PROPAGATION_NOT_SUPPORTED -> Propagation.NOT_SUPPORTED;
			case TransactionDefinition.PROPAGATION_MANDATORY -> {
				if (!inTransaction) {
					throw new IllegalTransactionStateException(
							"Propagation MANDATORY requires a transaction, and there is none; use REQUIRED to begin one");
				}
				yield Propagation.REQUIRED;
			}
			case TransactionDefinition.PROPAGATION_NEVER -> {
				if (inTransaction) {
					throw new IllegalTransactionStateException("Propagation NEVER does not allow a call inside "
							+ "a transaction; use NOT_SUPPORTED to run outside of it");
				}
				yield Propagation.NOT_SUPPORTED;
			}
			case TransactionDefinition.PROPAGATION_NESTED -> {
				if (inTransaction) {
					throw new NestedTransactionNotSupportedException("Propagation NESTED is not supported inside a "
							+ "transaction, because Neo4j has no savepoints; use REQUIRED or REQUIRES_NEW");
				}
				yield Propagation.REQUIRES_NEW;
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
						"Transaction timeout " + timeout + " is not positive; leave it unset for the default", timeout);
			}
			config.withTimeout(Duration.ofSeconds(timeout));
		}
		return config.withMetadata(metadata(definition)).build();
	}

	/**
	 * Return the name of a transaction, or {@code null} if it has none.
	 */
	static @Nullable String nameIn(TransactionConfig config) {
		Value name = config.metadata().get("name");
		return (name != null && name.asObject() instanceof String text) ? text : null;
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

	public enum Propagation {

		/**
		 * Join the surrounding transaction, or begin a new one if there is none.
		 */
		REQUIRED,

		/**
		 * Always begin a new transaction.
		 */
		REQUIRES_NEW,

		/**
		 * Use no transaction.
		 */
		NOT_SUPPORTED

	}

}
