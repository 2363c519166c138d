package io.github.neo4jsessions.contract;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalApplicationListener;
import org.springframework.transaction.event.TransactionalApplicationListenerAdapter;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Events of a transaction, and the phases in which listeners receive them.
 */
interface EventRules extends ScopeFixture {

	private CompletableFuture<String> publishing(TransactionScope tx) {
		tx.publishEvent("event");
		return create(tx).toCompletableFuture();
	}

	@Test
	default void eventsAreDeliveredAroundTheCommitAndBeforeTheFutureCompletes() {
		Listeners listeners = listen();
		CompletableFuture<String> future = template().executeWrite(this::publishing);
		assertThatValue(future.thenApply((created) -> List.copyOf(listeners.heard)).copy())
			.isEqualTo(List.of("BEFORE_COMMIT event", "AFTER_COMMIT event", "AFTER_COMPLETION event"));
		assertThat(applied()).isOne();
	}

	@Test
	default void eventsAreDeliveredWithTheContextOfTheCaller() {
		CallerContextRules.withThreadOfAnotherCaller((otherThread) -> {
			Listeners listeners = listen();
			List<String> seen = new CopyOnWriteArrayList<>();
			listeners.beforeCommit = (event) -> seen.add(CallerContextRules.seen());
			listeners.afterCommit = (event) -> seen.add(CallerContextRules.seen());
			for (Step step : List.of(Step.RUN, Step.COMMIT, Step.CLOSE)) {
				script().on(step).completeOn(otherThread);
			}
			value(template().executeWrite(this::publishing));
			assertThat(seen).containsExactly("none ", "none ");
		});
	}

	@Test
	default void eventsAreDeliveredAroundTheRollback() {
		Listeners listeners = listen();
		error(template().executeWrite((tx) -> publishing(tx).thenCompose((created) -> failing())));
		assertThat(listeners.heard).containsExactly("AFTER_ROLLBACK event", "AFTER_COMPLETION event");
	}

	@Test
	default void eventsAreDeliveredAfterACommitThatWasRefusedOrHasAnUnknownOutcome() {
		Listeners listeners = listen();
		script().on(Step.COMMIT).fail(serverError());
		error(template().executeWrite(this::publishing));
		assertThat(listeners.heard).containsExactly("BEFORE_COMMIT event", "AFTER_ROLLBACK event",
				"AFTER_COMPLETION event");
		listeners.heard.clear();
		script().on(Step.COMMIT).fail(connectionError());
		error(template().executeWrite(this::publishing));
		assertThat(listeners.heard).containsExactly("BEFORE_COMMIT event", "AFTER_COMPLETION event");
	}

	@Test
	default void beforeCommitEventsAreNotDeliveredForARollback() {
		Listeners listeners = listen();
		value(template().executeWrite((tx) -> {
			tx.setRollbackOnly();
			return publishing(tx);
		}));
		assertThat(listeners.heard).doesNotContain("BEFORE_COMMIT event").contains("AFTER_ROLLBACK event");
	}

	@Test
	default void eventsOfJoinedWorkAreDeliveredWithTheTransaction() {
		Listeners listeners = listen();
		value(template().executeWrite((tx) -> template().executeWrite(this::publishing).thenApply((created) -> {
			assertThat(listeners.heard).isEmpty();
			return created;
		})));
		assertThat(listeners.heard).hasSize(3);
	}

	@Test
	default void eventsOfEagerWorkAreDeliveredEvenIfItsTransactionNeverBegan() {
		Listeners listeners = listen();
		CompletableFuture<Void> begun = new CompletableFuture<>();
		script().on(Step.BEGIN)
			.answer((step) -> begun.thenCompose((ignored) -> CompletableFuture.failedFuture(connectionError())));
		CompletableFuture<String> future = template().demarcate(EagerScopeRules.REQUIRED, new EagerScopeRules.Manager(),
				this::publishing);
		begun.complete(null);
		error(future);
		assertThat(listeners.heard).containsExactly("AFTER_ROLLBACK event", "AFTER_COMPLETION event");
	}

	@Test
	default void aListenerBeforeTheCommitWorksInTheTransaction() {
		Listeners listeners = listen();
		AtomicReference<TransactionScope> seen = new AtomicReference<>();
		listeners.beforeCommit = (event) -> {
			TransactionScope tx = TransactionScope.current().orElseThrow();
			seen.set(tx);
			template().executeWrite((inner) -> create(tx).thenCompose((created) -> create(inner)));
		};
		value(template().executeWrite(this::publishing));
		assertThat(applied()).isEqualTo(3);
		assertThat(script().count(Step.BEGIN)).isOne();
		assertThatIllegalStateException().isThrownBy(() -> seen.get().publishEvent("late"));
	}

	@Test
	default void aListenerThatFailsBeforeTheCommitRollsBack() {
		Listeners listeners = listen();
		listeners.beforeCommit = (event) -> {
			throw workError();
		};
		assertThat(error(template().executeWrite(this::publishing))).isSameAs(workError());
		assertThat(applied()).isZero();
		assertThat(listeners.heard).containsExactly("BEFORE_COMMIT event", "AFTER_ROLLBACK event",
				"AFTER_COMPLETION event");
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void aListenerThatFailsBeforeTheCommitRollsBackEvenIfTheRulesWouldCommit() {
		Listeners listeners = listen();
		RuntimeException listenersError = new IllegalStateException("the listener failed");
		listeners.beforeCommit = (event) -> {
			throw listenersError;
		};
		assertThat(error(template().demarcate(EagerScopeRules.REQUIRED, new EagerScopeRules.Manager((ex) -> false),
				(tx) -> publishing(tx).thenCompose((created) -> failing()))))
			.isSameAs(workError());
		assertThat(applied()).isZero();
		assertOutcomes(0, 1, 0, 0);
		assertThat(error(template().demarcate(EagerScopeRules.REQUIRED, new EagerScopeRules.Manager((ex) -> false),
				this::publishing)))
			.isSameAs(listenersError);
		assertOutcomes(0, 2, 0, 0);
	}

	@Test
	default void aListenerMayRequestARollbackBeforeTheCommit() {
		Listeners listeners = listen();
		listeners.beforeCommit = (event) -> TransactionScope.current().orElseThrow().setRollbackOnly();
		assertThatValue(template().executeWrite(this::publishing)).isEqualTo("created");
		assertThat(applied()).isZero();
		listeners.beforeCommit = (event) -> template().executeWrite((tx) -> failing());
		assertThat(error(template().executeWrite(this::publishing))).isInstanceOf(UnexpectedRollbackException.class);
		assertOutcomes(0, 2, 0, 0);
	}

	@Test
	default void aListenerThatFailsAfterTheEndChangesNothing() {
		Listeners listeners = listen();
		listeners.afterCommit = (event) -> {
			throw workError();
		};
		assertThatValue(template().executeWrite(this::publishing)).isEqualTo("created");
		assertThat(listeners.heard).contains("AFTER_COMPLETION event");
		assertThat(applied()).isOne();
	}

	@Test
	default void listenersThatCannotBeSortedBeforeTheCommitRollBack() {
		Listeners listeners = listen();
		listeners.order = () -> {
			throw workError();
		};
		assertThat(error(template().executeWrite((tx) -> {
			tx.publishEvent("another");
			return publishing(tx);
		}))).isSameAs(workError());
		assertThat(applied()).isZero();
		assertOutcomes(0, 1, 0, 0);
	}

	@Test
	default void listenersThatCannotBeSortedAfterTheEndChangeNothing() {
		Listeners listeners = listen();
		listeners.beforeCommit = (event) -> listeners.order = () -> {
			throw workError();
		};
		assertThatValue(template().executeWrite(this::publishing)).isEqualTo("created");
		assertThat(applied()).isOne();
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void aListenerAfterTheEndIsOutsideTheTransactionAndMayBeginAnother() {
		Listeners listeners = listen((builder) -> builder.maxActive(1));
		AtomicReference<CompletableFuture<String>> another = new AtomicReference<>();
		listeners.afterCommit = (event) -> {
			assertThat(TransactionScope.current()).isEmpty();
			another.set(template().executeWrite(this::create));
		};
		value(template().executeWrite(this::publishing));
		value(another.get());
		assertThat(applied()).isEqualTo(2);
	}

	@Test
	default void eventsWithoutATransactionAreNotTransactional() {
		Listeners listeners = listen();
		DefaultTransactionDefinition never = new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NEVER);
		value(template().inTransaction(never, this::publishing));
		assertThat(listeners.heard).isEmpty();
		assertThat(listeners.unheard).containsExactly("event");
	}

	@Test
	default void eventsOfABlockingTransactionOnTheSameThreadAreKeptSeparate() {
		Listeners listeners = listen();
		org.springframework.transaction.support.TransactionSynchronizationManager.initSynchronization();
		org.springframework.transaction.support.TransactionSynchronizationManager.setActualTransactionActive(true);
		try {
			value(template().demarcate(EagerScopeRules.REQUIRED, new EagerScopeRules.Manager(), this::publishing));
			assertThat(org.springframework.transaction.support.TransactionSynchronizationManager.getSynchronizations())
				.isEmpty();
			assertThat(org.springframework.transaction.support.TransactionSynchronizationManager
				.isActualTransactionActive()).isTrue();
		}
		finally {
			org.springframework.transaction.support.TransactionSynchronizationManager.clear();
		}
		assertThat(listeners.heard).hasSize(3);
	}

	@Test
	default void eventsThatCannotBePublishedAreRefused() {
		value(template().executeWrite((tx) -> {
			assertThatIllegalStateException().isThrownBy(() -> tx.publishEvent("event"))
				.withMessageContaining("eventPublisher(applicationContext)");
			return create(tx);
		}));
		listen();
		script().forget();
		value(template().executeWrite((tx) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> tx.publishEvent(null));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> tx.publishEvent(new PayloadApplicationEvent<>(this, "event")))
				.withMessageContaining("plain object");
			return create(tx);
		}));
		assertThatIllegalArgumentException().isThrownBy(() -> template().mutate().eventPublisher(null));
	}

	private Listeners listen() {
		return listen((builder) -> builder);
	}

	private Listeners listen(UnaryOperator<SessionTemplate.Builder> change) {
		Listeners listeners = new Listeners();
		templateWith((builder) -> change.apply(builder.eventPublisher(listeners)));
		return listeners;
	}

	/**
	 * Listeners for all phases, as Spring creates them for annotated methods.
	 */
	final class Listeners implements ApplicationEventPublisher {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		private final List<String> unheard = new CopyOnWriteArrayList<>();

		private Consumer<String> beforeCommit = (event) -> {
		};

		private Consumer<String> afterCommit = (event) -> {
		};

		private IntSupplier order = () -> 0;

		@Override
		public void publishEvent(Object event) {
			PayloadApplicationEvent<String> published = payload((ApplicationEvent) event);
			for (TransactionPhase phase : TransactionPhase.values()) {
				listener(phase).onApplicationEvent(published);
			}
			if (!(published.getSource() instanceof TransactionContext)) {
				this.unheard.add(published.getPayload());
			}
		}

		private TransactionalApplicationListener<PayloadApplicationEvent<String>> listener(TransactionPhase phase) {
			TransactionalApplicationListenerAdapter<PayloadApplicationEvent<String>> listener = new TransactionalApplicationListenerAdapter<>(
					(event) -> hear(phase, event.getPayload())) {

				@Override
				public int getOrder() {
					return Listeners.this.order.getAsInt();
				}

			};
			listener.setTransactionPhase(phase);
			return listener;
		}

		@SuppressWarnings("unchecked")
		private static PayloadApplicationEvent<String> payload(ApplicationEvent event) {
			return (PayloadApplicationEvent<String>) event;
		}

		private void hear(TransactionPhase phase, String event) {
			this.heard.add(phase + " " + event);
			switch (phase) {
				case BEFORE_COMMIT -> this.beforeCommit.accept(event);
				case AFTER_COMMIT -> this.afterCommit.accept(event);
				default -> {
				}
			}
		}

	}

}
