package io.github.neo4jsessions.internal.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.neo4jsessions.internal.async.ContinuationFuture;
import io.github.neo4jsessions.internal.async.Exceptions;
import io.github.neo4jsessions.internal.context.ScopeContext;
import io.github.neo4jsessions.internal.context.ScopedFuture;
import io.github.neo4jsessions.internal.driver.Outcome;
import io.github.neo4jsessions.internal.template.TemplateSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionContextManager;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * The events published in a transaction, for the listeners that wait for one of its
 * phases. Listeners find the transaction as they find Spring's reactive transactions: by
 * the {@link TransactionContext} that is the source of the event.
 */
final class TransactionEvents {

	/**
	 * Whether Reactor is present. Spring's contexts of transactions depend on it.
	 */
	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Mono",
			TransactionEvents.class.getClassLoader());

	/**
	 * One for each event, since a context is not thread-safe and joined calls publish
	 * concurrently.
	 */
	private final Queue<TransactionSynchronizationManager> published = new ConcurrentLinkedQueue<>();

	private final TemplateSettings settings;

	private final boolean readOnly;

	TransactionEvents(TemplateSettings settings, boolean readOnly) {
		this.settings = settings;
		this.readOnly = readOnly;
	}

	/**
	 * Publish an event outside of a transaction. Transactional listeners are not called,
	 * unless they set {@code fallbackExecution}.
	 */
	static void publishOutside(TemplateSettings settings, Object event) {
		publish(publisher(settings, event), new PayloadApplicationEvent<>(settings, event));
	}

	void publish(Object event) {
		ApplicationEventPublisher publisher = publisher(this.settings, event);
		Assert.state(REACTOR, "The listeners of a transaction need Reactor, which is not on the class path: "
				+ "add io.projectreactor:reactor-core");
		TransactionContext context = newContext();
		TransactionSynchronizationManager synchronizations = new TransactionSynchronizationManager(context);
		synchronizations.initSynchronization();
		synchronizations.setActualTransactionActive(true);
		synchronizations.setCurrentTransactionReadOnly(this.readOnly);
		// added first: what a listener has registered counts even if the next one throws
		this.published.add(synchronizations);
		publish(publisher, new PayloadApplicationEvent<>(context, event));
	}

	private static ApplicationEventPublisher publisher(TemplateSettings settings, Object event) {
		Assert.notNull(event, "'event' must not be null");
		Assert.isTrue(!(event instanceof ApplicationEvent),
				() -> "'event' must be a plain object, not the ApplicationEvent " + event.getClass().getName()
						+ ": it is published with the transaction as its source. Publish its content");
		ApplicationEventPublisher publisher = settings.eventPublisher();
		Assert.state(publisher != null, () -> "Session template '" + settings.name()
				+ "' has no event publisher: build it with eventPublisher(applicationContext)");
		return publisher;
	}

	/**
	 * Publish an event so that a blocking transaction on this thread, of Spring Data for
	 * instance, does not treat it as its own.
	 */
	private static void publish(ApplicationEventPublisher publisher, ApplicationEvent event) {
		boolean blocking = org.springframework.transaction.support.TransactionSynchronizationManager
			.isActualTransactionActive();
		if (!blocking) {
			publisher.publishEvent(event);
			return;
		}
		org.springframework.transaction.support.TransactionSynchronizationManager.setActualTransactionActive(false);
		try {
			publisher.publishEvent(event);
		}
		finally {
			org.springframework.transaction.support.TransactionSynchronizationManager.setActualTransactionActive(true);
		}
	}

	private static TransactionContext newContext() {
		// completes at once; there is no public constructor
		return TransactionContextManager.currentContext()
			.contextWrite(TransactionContextManager.createTransactionContext())
			.toFuture()
			.getNow(null);
	}

	/**
	 * Call the listeners that run before the commit.
	 * @param context the context that they run in
	 * @return a future that fails with the error of the first listener that fails, or
	 * whose order cannot be determined; no further listener is called
	 */
	CompletableFuture<Void> beforeCommit(ScopeContext context) {
		List<TransactionSynchronization> synchronizations;
		try {
			synchronizations = inOrder();
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
		CompletableFuture<Void> called = start(context);
		for (TransactionSynchronization synchronization : synchronizations) {
			called = called.thenCompose((ignored) -> synchronization.beforeCommit(this.readOnly).toFuture());
		}
		return called;
	}

	/**
	 * Call the listeners that run after the end. They can no longer change the
	 * transaction: an error is logged, and the next listener is called. If the order of
	 * one cannot be determined, none is called.
	 * @param outcome the outcome of the transaction
	 * @param context the context that they run in, or {@code null} for none
	 * @param log receives the errors
	 * @return a future that never fails
	 */
	CompletableFuture<Void> afterCompletion(Outcome outcome, @Nullable ScopeContext context, Consumer<Throwable> log) {
		List<TransactionSynchronization> synchronizations;
		try {
			synchronizations = inOrder();
		}
		catch (Throwable ex) {
			log.accept(ex);
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<Void> called = CompletableFuture.completedFuture(null);
		for (TransactionSynchronization synchronization : synchronizations) {
			if (outcome == Outcome.COMMITTED) {
				called = then(called, context, synchronization::afterCommit, log);
			}
			called = then(called, context, () -> synchronization.afterCompletion(status(outcome)), log);
		}
		return called;
	}

	/**
	 * Call the next listener. No executor is used, since the caller's future waits for
	 * it.
	 */
	private static CompletableFuture<Void> then(CompletableFuture<Void> called, @Nullable ScopeContext context,
			Supplier<Mono<Void>> next, Consumer<Throwable> log) {
		return called
			.thenCompose(
					(ignored) -> ContinuationFuture.presentable(ScopeContext.in(context, () -> next.get().toFuture())))
			.exceptionally((ex) -> {
				log.accept(Exceptions.unwrap(ex));
				return null;
			});
	}

	private static CompletableFuture<Void> start(@Nullable ScopeContext context) {
		ScopedFuture<Void> start = new ScopedFuture<>(context, null);
		start.settle(null, null);
		return start;
	}

	/**
	 * Return the listeners in the order that they specify.
	 * @throws RuntimeException if a listener throws one when asked for its order
	 */
	private List<TransactionSynchronization> inOrder() {
		List<TransactionSynchronization> all = new ArrayList<>();
		this.published.forEach((event) -> all.addAll(event.getSynchronizations()));
		AnnotationAwareOrderComparator.sort(all);
		return all;
	}

	private static int status(Outcome outcome) {
		return switch (outcome) {
			case COMMITTED -> TransactionSynchronization.STATUS_COMMITTED;
			case ROLLED_BACK, FAILED -> TransactionSynchronization.STATUS_ROLLED_BACK;
			// the last two are not outcomes of a transaction
			case UNKNOWN, COMPLETED, CANCELLED -> TransactionSynchronization.STATUS_UNKNOWN;
		};
	}

}
