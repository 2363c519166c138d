package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.neo4jsessions.SessionLimitException;
import io.github.neo4jsessions.SessionScopeAbortedException;
import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.TransactionWork;
import io.github.neo4jsessions.internal.driver.ScopeEndedException;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Errors of the library name the transaction, if it has a name.
 */
interface NamedErrorRules extends ScopeFixture {

	@Test
	default void aBeginThatFailedNamesTheTransaction() {
		script().on(Step.BEGIN).fail(connectionError());
		assertNamed(error(named(this::create)), CannotCreateTransactionException.class,
				"'contract' could not begin transaction 'transfer'");
	}

	@Test
	default void anEndThatFailedNamesTheTransaction() {
		script().on(Step.COMMIT).fail(serverError());
		assertNamed(error(named(this::create)), TransactionSystemException.class,
				"'contract' could not commit transaction 'transfer'");
	}

	@Test
	default void anUnknownOutcomeNamesTheTransaction() {
		script().on(Step.COMMIT).failAfterwards(connectionError());
		assertNamed(error(named(this::create)), TransactionOutcomeUnknownException.class,
				"'contract', transaction 'transfer': the outcome of the COMMIT is unknown");
	}

	@Test
	default void anUnexpectedRollbackNamesTheTransaction() {
		assertNamed(
				error(named((tx) -> template().executeWrite((joined) -> failing()).handle((value, ex) -> "caught"))),
				UnexpectedRollbackException.class, "'contract' rolled back transaction 'transfer'");
	}

	@Test
	default void aRefusedSessionNamesTheTransaction() {
		templateWith((builder) -> builder.maxActive(1).maxPending(1).acquireTimeout(Duration.ofMillis(20)));
		CompletableFuture<Object> release = new CompletableFuture<>();
		CompletableFuture<Object> holder = template().execute((session) -> release);
		assertNamed(error(named(this::create)), SessionLimitException.class,
				"has no session for transaction 'transfer': 1 active of maxActive 1");
		release.complete(null);
		value(holder);
		assertNamed(error(template().execute((session) -> named(this::create))), SessionLimitException.class,
				"has no session for transaction 'transfer'", "the scopes around it hold all sessions");
	}

	@Test
	default void aTimeoutNamesTheTransaction() {
		templateWith((builder) -> builder.scopeTimeout(Duration.ofMillis(20)));
		assertNamed(error(named((tx) -> new CompletableFuture<>())), SessionScopeTimeoutException.class,
				"Transaction 'transfer' of session template 'contract' was open for longer");
	}

	@Test
	default void anAbortNamesTheTransaction() {
		CompletableFuture<Object> future = named((tx) -> new CompletableFuture<>());
		eventually().until(() -> template().monitor().openScopes().size() == 1);
		template().monitor().abort(template().monitor().openScopes().get(0).id(), "ann");
		assertNamed(error(future), SessionScopeAbortedException.class,
				"Transaction 'transfer' of session template 'contract' was aborted by ann");
	}

	@Test
	default void aShutdownNamesTheTransaction() {
		CompletableFuture<Object> future = named((tx) -> new CompletableFuture<>());
		value(template().shutdown(Duration.ZERO));
		assertNamed(error(future), SessionScopeAbortedException.class,
				"was drained or shut down before the work of transaction 'transfer' had ended");
		assertNamed(error(named(this::create)), SessionScopeAbortedException.class,
				"is shut down and does not open new scopes: transaction 'transfer' is refused");
	}

	@Test
	default void aTransactionThatHasEndedIsNamed() {
		AtomicReference<TransactionScope> ended = new AtomicReference<>();
		value(named((tx) -> {
			ended.set(tx);
			return create(tx);
		}));
		TransactionScope tx = ended.get();
		assertNamed(error(tx.runAsync("RETURN 1").toCompletableFuture()), ScopeEndedException.class,
				"The scope has ended (transaction 'transfer')");
		assertNamed(error(tx.query("RETURN 1").run()), ScopeEndedException.class, "transaction 'transfer'");
		assertNamed(error(tx.wrap(() -> template().executeWrite(this::create)).get()), ScopeEndedException.class,
				"transaction 'transfer'");
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> tx.wrap(TransactionScope::required).get())
			.withMessageContaining("Transaction 'transfer', to which this code belongs, has ended");
	}

	@Test
	default void workWithoutAStageNamesTheTransaction() {
		assertNamed(error(named((tx) -> null)), IllegalStateException.class,
				"The work of transaction 'transfer' returned null instead of a stage");
	}

	private <T> CompletableFuture<T> named(TransactionWork<T> work) {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(
				TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		definition.setName("transfer");
		return template().inTransaction(definition, work);
	}

	private static void assertNamed(Throwable error, Class<? extends Throwable> type, String... parts) {
		assertThat(error).isInstanceOf(type).hasMessageContainingAll(parts);
	}

}
