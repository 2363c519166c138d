package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Values;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.InvalidTimeoutException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Scopes with a transaction definition of Spring.
 */
interface DefinedScopeRules extends ScopeFixture {

	@Test
	default void definedScopesUseReadOnlyTimeoutAndName() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setReadOnly(true);
		definition.setTimeout(5);
		definition.setName("nightly report");
		value(template().inTransaction(definition, (tx) -> CompletableFuture.completedFuture(null)));
		assertThat(script().sessionConfigs().get(0).defaultAccessMode()).isEqualTo(AccessMode.READ);
		assertThat(script().transactionConfigs()).singleElement().satisfies((sent) -> {
			assertThat(sent.timeout()).isEqualTo(Duration.ofSeconds(5));
			assertThat(sent.metadata()).containsEntry("name", Values.value("nightly report"))
				.containsEntry("app", Values.value("contract"));
		});
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void definedScopesBeginATransactionIfThePropagationHasOne() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		for (int propagation : List.of(TransactionDefinition.PROPAGATION_REQUIRED,
				TransactionDefinition.PROPAGATION_REQUIRES_NEW, TransactionDefinition.PROPAGATION_NESTED)) {
			definition.setPropagationBehavior(propagation);
			value(template().inTransaction(definition, this::create));
		}
		assertOutcomes(3, 0, 0, 0);
		assertThat(applied()).isEqualTo(3);
	}

	@Test
	default void definedScopesAutoCommitIfThePropagationHasNoTransaction() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		for (int propagation : List.of(TransactionDefinition.PROPAGATION_SUPPORTS,
				TransactionDefinition.PROPAGATION_NOT_SUPPORTED, TransactionDefinition.PROPAGATION_NEVER)) {
			definition.setPropagationBehavior(propagation);
			assertThat(error(template().inTransaction(definition, (tx) -> create(tx).thenCompose((created) -> {
				assertThatIllegalStateException().isThrownBy(tx::setRollbackOnly)
					.withMessageContaining("no transaction");
				return failing();
			})))).isSameAs(workError());
		}
		assertThat(script().count(Step.BEGIN)).isZero();
		assertThat(applied()).isEqualTo(3);
	}

	@Test
	default void definedScopesRefuseMandatory() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setPropagationBehavior(TransactionDefinition.PROPAGATION_MANDATORY);
		assertThat(error(template().inTransaction(definition, (tx) -> failing())))
			.isInstanceOf(IllegalTransactionStateException.class)
			.hasMessageContaining("MANDATORY");
		assertSteps();
	}

	@Test
	default void definedScopesRefuseAnIsolationLevel() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		assertThat(error(template().inTransaction(definition, (tx) -> failing())))
			.isInstanceOf(InvalidIsolationLevelException.class)
			.hasMessageContaining("the only level of Neo4j is read committed");
		assertSteps();
	}

	@Test
	default void definedScopesRefuseATimeoutOfZero() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setTimeout(0);
		assertThat(error(template().inTransaction(definition, (tx) -> failing())))
			.isInstanceOf(InvalidTimeoutException.class);
		assertSteps();
	}

}
