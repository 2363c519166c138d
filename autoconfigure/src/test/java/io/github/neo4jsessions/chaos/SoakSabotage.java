package io.github.neo4jsessions.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.contract.Saboteur;
import io.github.neo4jsessions.contract.Saboteur.Thrown;
import io.github.neo4jsessions.contract.Saboteurs;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.neo4j.driver.BookmarkManagerConfig;
import org.neo4j.driver.BookmarkManagers;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The collaborators of a soak's template, which throw now and then while they are armed:
 * observation handlers, bookmark suppliers and consumers, context accessors, and event
 * listeners. One more accessor never throws. It shows whose context a thread has.
 */
final class SoakSabotage implements AutoCloseable {

	/**
	 * Several of them are called for each function of a transfer.
	 */
	private static final int CALLS_OF_ACCESSORS = 1_000;

	private static final int CALLS_OF_HANDLERS = 200;

	private static final int CALLS_FOR_BOOKMARKS = 100;

	private static final int CALLS_OF_LISTENERS = 10;

	private final Random random = new Random();

	private final List<Saboteur> saboteurs = new ArrayList<>();

	private final Saboteurs.Accessor callers;

	private final List<Saboteurs.Accessor> accessors;

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private ObservationRegistry observations;

	private volatile boolean armed;

	SoakSabotage() {
		this.callers = new Saboteurs.Accessor("soak caller", saboteur(1, Thrown.ERROR), "");
		this.accessors = List.of(accessor("getValue", Thrown.RUNTIME_EXCEPTION), accessor("setValue", Thrown.ERROR),
				this.callers, accessor("restore", Thrown.CHECKED_EXCEPTION),
				accessor("restore, when done", Thrown.STACK_OVERFLOW));
		this.accessors.forEach(ContextRegistry.getInstance()::registerThreadLocalAccessor);
	}

	private Saboteurs.Accessor accessor(String method, Thrown thrown) {
		return new Saboteurs.Accessor("soak " + method, saboteur(CALLS_OF_ACCESSORS, thrown), method);
	}

	private Saboteur saboteur(int calls, Thrown thrown) {
		Saboteur saboteur = new Saboteur(thrown);
		saboteur.armWhen(() -> this.armed && this.random.nextInt(calls) == 0);
		this.saboteurs.add(saboteur);
		return saboteur;
	}

	/**
	 * Register the observation handlers before any other handler: the others are notified
	 * of an end before these. None of them fails at the start, because an observation
	 * that did not start is missing from the meters.
	 */
	void observe(ObservationRegistry registry) {
		this.observations = registry;
		for (String method : List.of("onScopeOpened", "onScopeClosed", "onError", "onStop")) {
			Saboteur saboteur = saboteur(CALLS_OF_HANDLERS, Thrown.RUNTIME_EXCEPTION);
			registry.observationConfig().observationHandler(new Saboteurs.Handler(saboteur, method));
		}
	}

	void collaborate(SessionTemplate.Builder template) {
		Saboteur supplier = saboteur(CALLS_FOR_BOOKMARKS, Thrown.RUNTIME_EXCEPTION);
		Saboteur consumer = saboteur(CALLS_FOR_BOOKMARKS, Thrown.ERROR);
		template.bookmarkManager(
				BookmarkManagers.defaultManager(BookmarkManagerConfig.builder().withBookmarksSupplier(() -> {
					supplier.strike();
					return Set.of();
				}).withBookmarksConsumer((bookmarks) -> consumer.strike()).build()));
		List<Saboteurs.Synchronization> listeners = List.of(listener("beforeCommit"), listener("afterCommit"),
				listener("afterCompletion"));
		template.eventPublisher((event) -> {
			Object source = ((PayloadApplicationEvent<?>) event).getSource();
			TransactionSynchronizationManager manager = new TransactionSynchronizationManager(
					(TransactionContext) source);
			listeners.forEach(manager::registerSynchronization);
		});
	}

	private Saboteurs.Synchronization listener(String method) {
		return new Saboteurs.Synchronization(saboteur(CALLS_OF_LISTENERS, Thrown.RUNTIME_EXCEPTION), method);
	}

	void arm() {
		this.armed = true;
	}

	void disarm() {
		this.armed = false;
	}

	/**
	 * Return how often a collaborator threw.
	 */
	int strikes() {
		return this.saboteurs.stream().mapToInt(Saboteur::strikes).sum();
	}

	/**
	 * Make a call with the values of this caller in all accessors.
	 */
	<T> T as(String caller, Supplier<T> call) {
		this.accessors.forEach((accessor) -> accessor.value.set(caller));
		try {
			return call.get();
		}
		finally {
			this.accessors.forEach((accessor) -> accessor.value.remove());
		}
	}

	/**
	 * Check that this thread has the context of a caller.
	 * @param caller the caller whose context it must be, or {@code null} for no context
	 */
	void lookAround(String caller) {
		String seen = this.callers.value.get();
		if ((caller != null) ? !caller.equals(seen) : seen != null) {
			this.violations.add(Thread.currentThread().getName() + " has the context of " + seen + " for " + caller);
		}
		if (caller == null && this.observations.getCurrentObservationScope() != null) {
			this.violations.add(Thread.currentThread().getName() + " is in an observation");
		}
	}

	void assertThatNoThreadHadTheContextOfAnotherCaller() {
		assertThat(this.violations).as("threads in the context of another caller").isEmpty();
	}

	@Override
	public void close() {
		this.accessors.forEach((accessor) -> ContextRegistry.getInstance().removeThreadLocalAccessor(accessor.key()));
	}

}
