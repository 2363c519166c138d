package io.github.neo4jsessions.contract;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.test.driver.Step;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Values;

import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.InvalidIsolationLevelException;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.interceptor.RuleBasedTransactionAttribute;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Scopes that a Spring transaction manager demarcates.
 */
interface ManagedScopeRules extends ScopeFixture {

	private AsyncNeo4jTransactionManager manager() {
		return new AsyncNeo4jTransactionManager(template());
	}

	private CompletableFuture<String> createHere() {
		return create(TransactionScope.current().orElseThrow()).toCompletableFuture();
	}

	@ParameterizedTest
	@MethodSource("propagations")
	default void propagationsFollowSpring(Propagated row) {
		CompletableFuture<String> outer = row.open() ? template().executeWrite(
				(tx) -> create(tx, outerMark()).thenCompose((created) -> end(row)).handle((value, ex) -> "recovered"))
				: end(row);
		if (row.error() != null) {
			assertThat(error(outer)).isInstanceOf(row.error());
		}
		else {
			value(outer);
		}
		assertOutcomes(row.committed(), row.rolledBack(), 0, 0);
		assertThat(received(Step.COMMIT)).as("COMMIT").isEqualTo(row.committed());
		assertThat(received(Step.ROLLBACK)).as("ROLLBACK").isEqualTo(row.rolledBack());
		assertThat(applied(outerMark())).as("query of the open scope is applied").isEqualTo(row.applied().outside);
		assertThat(applied(innerMark())).as("query of the inner work is applied").isEqualTo(row.applied().inside);
	}

	private String outerMark() {
		return run() + " outer";
	}

	private String innerMark() {
		return run() + " inner";
	}

	private CompletableFuture<String> end(Propagated row) {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition(row.propagation().value());
		return manager().execute(definition, (status) -> {
			CompletableFuture<String> inner = create(TransactionScope.current().orElseThrow(), innerMark())
				.toCompletableFuture();
			return switch (row.end()) {
				case SUCCESS -> inner;
				case FAILURE -> inner.thenCompose((created) -> CompletableFuture.failedFuture(workError()));
				case ROLLBACK_ONLY -> inner.thenApply((created) -> {
					status.setRollbackOnly();
					return created;
				});
			};
		});
	}

	static Stream<Propagated> propagations() {
		Class<?> work = IllegalArgumentException.class;
		Class<?> refused = IllegalTransactionStateException.class;
		Class<?> doomed = UnexpectedRollbackException.class;
		return Stream.of(
				Propagated.alone(Propagation.REQUIRED, row(1, 0, Applied.INNER, null), row(0, 1, Applied.NEITHER, work),
						row(0, 1, Applied.NEITHER, null)),
				Propagated.alone(Propagation.REQUIRES_NEW, row(1, 0, Applied.INNER, null),
						row(0, 1, Applied.NEITHER, work), row(0, 1, Applied.NEITHER, null)),
				Propagated.alone(Propagation.NESTED, row(1, 0, Applied.INNER, null), row(0, 1, Applied.NEITHER, work),
						row(0, 1, Applied.NEITHER, null)),
				Propagated.alone(Propagation.SUPPORTS, row(0, 0, Applied.INNER, null), row(0, 0, Applied.INNER, work),
						row(0, 0, Applied.INNER, IllegalStateException.class)),
				Propagated.alone(Propagation.NOT_SUPPORTED, row(0, 0, Applied.INNER, null),
						row(0, 0, Applied.INNER, work), row(0, 0, Applied.INNER, IllegalStateException.class)),
				Propagated.alone(Propagation.NEVER, row(0, 0, Applied.INNER, null), row(0, 0, Applied.INNER, work),
						row(0, 0, Applied.INNER, IllegalStateException.class)),
				Propagated.alone(Propagation.MANDATORY, row(0, 0, Applied.NEITHER, refused),
						row(0, 0, Applied.NEITHER, refused), row(0, 0, Applied.NEITHER, refused)),
				Propagated.inside(Propagation.REQUIRED, row(1, 0, Applied.BOTH, null),
						row(0, 1, Applied.NEITHER, doomed), row(0, 1, Applied.NEITHER, doomed)),
				Propagated.inside(Propagation.SUPPORTS, row(1, 0, Applied.BOTH, null),
						row(0, 1, Applied.NEITHER, doomed), row(0, 1, Applied.NEITHER, doomed)),
				Propagated.inside(Propagation.MANDATORY, row(1, 0, Applied.BOTH, null),
						row(0, 1, Applied.NEITHER, doomed), row(0, 1, Applied.NEITHER, doomed)),
				Propagated.inside(Propagation.REQUIRES_NEW, row(2, 0, Applied.BOTH, null),
						row(1, 1, Applied.OUTER, null), row(1, 1, Applied.OUTER, null)),
				Propagated.inside(Propagation.NOT_SUPPORTED, row(1, 0, Applied.BOTH, null),
						row(1, 0, Applied.BOTH, null), row(1, 0, Applied.BOTH, null)),
				Propagated.inside(Propagation.NEVER, row(1, 0, Applied.OUTER, null), row(1, 0, Applied.OUTER, null),
						row(1, 0, Applied.OUTER, null)),
				Propagated.inside(Propagation.NESTED, row(1, 0, Applied.OUTER, null), row(1, 0, Applied.OUTER, null),
						row(1, 0, Applied.OUTER, null)))
			.flatMap(List::stream);
	}

	private static Expected row(long committed, long rolledBack, Applied applied, @Nullable Class<?> error) {
		return new Expected(committed, rolledBack, applied, error);
	}

	@Test
	default void managedScopesGiveTheReasonForARefusedPropagation() {
		value(template().executeWrite((tx) -> create(tx).thenApply((created) -> {
			assertThat(error(execute(Propagation.NEVER))).isInstanceOf(IllegalTransactionStateException.class);
			assertThat(error(execute(Propagation.NESTED))).isInstanceOf(NestedTransactionNotSupportedException.class);
			return created;
		})));
		RuleBasedTransactionAttribute serializable = new RuleBasedTransactionAttribute();
		serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
		assertThat(error(manager().execute(serializable, (status) -> createHere())))
			.isInstanceOf(InvalidIsolationLevelException.class);
	}

	private CompletableFuture<String> execute(Propagation propagation) {
		return manager().execute(new DefaultTransactionDefinition(propagation.value()), (status) -> createHere());
	}

	@Test
	default void managedScopesSendTheSettingsOfTheirAttribute() {
		RuleBasedTransactionAttribute attribute = new RuleBasedTransactionAttribute();
		attribute.setReadOnly(true);
		attribute.setTimeout(7);
		attribute.setDescriptor("com.acme.Bank.report");
		attribute.setLabels(List.of("nightly", "slow"));
		value(manager().execute(attribute, (status) -> {
			assertThat(status.getTransactionName()).isEqualTo("com.acme.Bank.report");
			assertThat(status.isReadOnly()).isTrue();
			return CompletableFuture.completedFuture("read");
		}));
		assertThat(script().sessionConfigs().get(0).defaultAccessMode()).isEqualTo(AccessMode.READ);
		assertThat(script().transactionConfigs()).singleElement().satisfies((sent) -> {
			assertThat(sent.timeout()).isEqualTo(Duration.ofSeconds(7));
			assertThat(sent.metadata()).containsEntry("name", Values.value("com.acme.Bank.report"))
				.containsEntry("labels", Values.value(List.of("nightly", "slow")));
		});
		attribute.setName("report");
		value(manager().execute(attribute, (status) -> CompletableFuture.completedFuture(status.getTransactionName())));
		assertThat(script().transactionConfigs().get(1).metadata()).containsEntry("name", Values.value("report"));
	}

	@Test
	default void managedScopesFollowTheRulesOfTheirAttribute() {
		IOException checked = new IOException("checked");
		assertThat(error(manager().execute(new RuleBasedTransactionAttribute(),
				(status) -> createHere().thenCompose((created) -> CompletableFuture.failedFuture(checked)))))
			.isSameAs(checked);
		assertOutcomes(1, 0, 0, 0);
		assertThat(error(manager().execute(new DefaultTransactionDefinition(),
				(status) -> createHere().thenCompose((created) -> CompletableFuture.failedFuture(checked)))))
			.isSameAs(checked);
		assertOutcomes(1, 1, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void managedScopesRunATransactionTemplate() {
		TransactionTemplate transactions = new TransactionTemplate(manager());
		assertThatValue(transactions.execute((status) -> {
			assertThat(status.isNewTransaction()).isTrue();
			assertThat(status.hasTransaction()).isTrue();
			assertThat(status.isRollbackOnly()).isFalse();
			return createHere();
		})).isEqualTo("created");
		CompletableFuture<String> failed = transactions.execute((status) -> {
			throw workError();
		});
		assertThat(error(failed)).isSameAs(workError());
		assertThatValue(transactions.execute((status) -> {
			status.setRollbackOnly();
			assertThat(status.isRollbackOnly()).isTrue();
			return createHere();
		})).isEqualTo("created");
		assertOutcomes(1, 2, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void managedScopesRefuseAResultThatIsNotAStage() {
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> manager().execute(new LenientAttribute(), (status) -> {
				createHere();
				return "not a future";
			}))
			.withMessageContaining("java.lang.String")
			.withMessageContaining("Return a CompletableFuture");
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> new TransactionTemplate(manager()).executeWithoutResult((status) -> createHere()))
			.withMessageContaining("null");
		eventually().until(() -> template().statistics().closed() == 2);
		assertOutcomes(0, 2, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void managedScopesRefuseBlockingCode() {
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> manager().getTransaction(null))
			.withMessageContaining("@AsyncTransactional");
		TransactionStatus status = new TransactionStatus() {

			@Override
			public Object createSavepoint() {
				return this;
			}

			@Override
			public void rollbackToSavepoint(Object savepoint) {
			}

			@Override
			public void releaseSavepoint(Object savepoint) {
			}

		};
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> manager().commit(status));
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> manager().rollback(status));
		assertThatIllegalArgumentException().isThrownBy(() -> new AsyncNeo4jTransactionManager(null));
		assertThat(manager()).hasToString("AsyncNeo4jTransactionManager[contract]");
		assertSteps();
	}

	@Test
	default void managedScopesHaveNoSavepoints() {
		value(manager().execute(null, (status) -> {
			assertThat(status.hasSavepoint()).isFalse();
			status.flush();
			assertThatExceptionOfType(NestedTransactionNotSupportedException.class).isThrownBy(status::createSavepoint);
			assertThatExceptionOfType(NestedTransactionNotSupportedException.class)
				.isThrownBy(() -> status.rollbackToSavepoint("s"));
			assertThatExceptionOfType(NestedTransactionNotSupportedException.class)
				.isThrownBy(() -> status.releaseSavepoint("s"));
			return createHere();
		}));
	}

	@Test
	default void managedScopesNotifyTheListeners() {
		AsyncNeo4jTransactionManager manager = manager();
		Heard heard = new Heard();
		manager.addListener(heard);
		value(manager.execute(null, (status) -> createHere().thenCompose((created) -> {
			assertThat(heard.steps).containsExactly("beforeBegin", "afterBegin");
			assertThat(status.isCompleted()).isFalse();
			// joined work is not a transaction of its own
			return manager.execute(null, (joined) -> {
				assertThat(joined.isNewTransaction()).isFalse();
				assertThat(joined.hasTransaction()).isTrue();
				return createHere();
			});
		})));
		assertThat(heard.steps).containsExactly("beforeBegin", "afterBegin", "beforeCommit", "afterCommit completed");
		Heard other = new Heard();
		manager.setTransactionExecutionListeners(List.of(other));
		assertThat(manager.getTransactionExecutionListeners()).containsExactly(other);
		error(manager.execute(null, (status) -> failing()));
		assertThat(other.steps).containsExactly("beforeBegin", "afterBegin", "beforeRollback",
				"afterRollback completed");
		value(manager.execute(new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NEVER), (status) -> {
			assertThat(status.hasTransaction()).isFalse();
			return createHere();
		}));
		assertThat(other.steps).hasSize(4);
	}

	@Test
	default void managedScopesAreRolledBackWhenTheirFutureIsCancelledOrTimesOut() {
		CompletableFuture<Object> cancelled = manager().execute(null,
				(status) -> createHere().thenCompose((created) -> new CompletableFuture<>()));
		eventually().until(() -> script().count(Step.RUN) == 1);
		cancelled.cancel(true);
		eventually().until(() -> template().statistics().active() == 0);
		CompletableFuture<Object> late = manager().execute(null,
				(status) -> createHere().thenCompose((created) -> new CompletableFuture<>()));
		assertThat(error(late.orTimeout(1, TimeUnit.MILLISECONDS))).isInstanceOf(TimeoutException.class);
		eventually().until(() -> template().statistics().active() == 0);
		assertOutcomes(0, 2, 0, 0);
		assertThat(applied()).isZero();
	}

	@Test
	default void managedScopesAreCommittedBeforeTheirFutureCompletes() {
		CompletableFuture<Void> committed = new CompletableFuture<>();
		script().on(Step.COMMIT).holdUntil(committed);
		CompletableFuture<String> future = manager().execute(null, (status) -> createHere());
		eventually().until(() -> script().count(Step.COMMIT) == 1);
		assertThat(future).isNotDone();
		AtomicReference<Long> seen = new AtomicReference<>();
		CompletableFuture<Void> then = future.thenAccept((created) -> seen.set(template().statistics().committed()));
		committed.complete(null);
		value(then);
		assertThat(seen).hasValue(1L);
		assertThat(applied()).isOne();
	}

	/**
	 * The queries that were applied, of two: one in the open scope and one in the work
	 * inside it.
	 */
	enum Applied {

		NEITHER(0, 0), OUTER(1, 0), INNER(0, 1), BOTH(1, 1);

		private final long outside;

		private final long inside;

		Applied(long outside, long inside) {
			this.outside = outside;
			this.inside = inside;
		}

	}

	/**
	 * The result that a row of the table expects.
	 */
	record Expected(long committed, long rolledBack, Applied applied, @Nullable Class<?> error) {

	}

	/**
	 * A row of the table.
	 */
	record Propagated(Propagation propagation, boolean open, End end, long committed, long rolledBack, Applied applied,
			@Nullable Class<?> error) {

		static List<Propagated> alone(Propagation propagation, Expected success, Expected failure,
				Expected rollbackOnly) {
			return all(propagation, false, success, failure, rollbackOnly);
		}

		static List<Propagated> inside(Propagation propagation, Expected success, Expected failure,
				Expected rollbackOnly) {
			return all(propagation, true, success, failure, rollbackOnly);
		}

		private static List<Propagated> all(Propagation propagation, boolean open, Expected success, Expected failure,
				Expected rollbackOnly) {
			return List.of(of(propagation, open, End.SUCCESS, success), of(propagation, open, End.FAILURE, failure),
					of(propagation, open, End.ROLLBACK_ONLY, rollbackOnly));
		}

		private static Propagated of(Propagation propagation, boolean open, End end, Expected expected) {
			return new Propagated(propagation, open, end, expected.committed(), expected.rolledBack(),
					expected.applied(), expected.error());
		}

		@Override
		public String toString() {
			return this.propagation + (this.open ? " in an open scope, " : " without a scope, ") + this.end;
		}

		enum End {

			SUCCESS, FAILURE, ROLLBACK_ONLY

		}

	}

	/**
	 * Rules that never roll back.
	 */
	final class LenientAttribute extends RuleBasedTransactionAttribute {

		@Override
		public boolean rollbackOn(Throwable ex) {
			return false;
		}

	}

	/**
	 * A listener that records its notifications.
	 */
	final class Heard implements TransactionExecutionListener {

		private final List<String> steps = new CopyOnWriteArrayList<>();

		@Override
		public void beforeBegin(TransactionExecution transaction) {
			this.steps.add("beforeBegin");
			assertThat(transaction.isNewTransaction()).isTrue();
		}

		@Override
		public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
			this.steps.add("afterBegin");
		}

		@Override
		public void beforeCommit(TransactionExecution transaction) {
			this.steps.add("beforeCommit");
		}

		@Override
		public void afterCommit(TransactionExecution transaction, @Nullable Throwable commitFailure) {
			this.steps.add("afterCommit" + (transaction.isCompleted() ? " completed" : ""));
		}

		@Override
		public void beforeRollback(TransactionExecution transaction) {
			this.steps.add("beforeRollback");
		}

		@Override
		public void afterRollback(TransactionExecution transaction, @Nullable Throwable rollbackFailure) {
			this.steps.add("afterRollback" + (transaction.isCompleted() ? " completed" : ""));
		}

	}

}
