package io.github.neo4jsessions.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.observation.ScopeObservationContext;
import io.github.neo4jsessions.observation.TransactionScopeObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records the observations of scopes, in a registry that rejects violations of
 * Micrometer's rules: to end an observation twice, or to enter one that has ended.
 */
public final class ObservedScopes implements ObservationHandler<ScopeObservationContext> {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final AtomicInteger started = new AtomicInteger();

	private final List<ScopeObservationContext> stopped = new CopyOnWriteArrayList<>();

	public ObservedScopes() {
		this.registry.observationConfig().observationHandler(this);
	}

	public ObservationRegistry registry() {
		return this.registry;
	}

	/**
	 * The observations that have ended, in that order.
	 */
	public List<ScopeObservationContext> stopped() {
		return this.stopped;
	}

	@Override
	public void onStart(ScopeObservationContext context) {
		this.started.incrementAndGet();
	}

	@Override
	public void onStop(ScopeObservationContext context) {
		this.stopped.add(context);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ScopeObservationContext;
	}

	/**
	 * The name of the observation that this thread is in.
	 */
	String current() {
		Observation current = this.registry.getCurrentObservation();
		return (current != null) ? current.getContext().getName() : "none";
	}

	boolean isUsed() {
		return this.started.get() > 0;
	}

	boolean haveAllEnded() {
		return this.stopped.size() >= this.started.get();
	}

	void agreeWith(SessionStatistics statistics) {
		assertThat(this.stopped).as("ended").hasSize(this.started.get());
		assertThat(count("committed")).as("committed").isEqualTo(statistics.committed());
		assertThat(count("rolled_back")).as("rolled back").isEqualTo(statistics.rolledBack());
		assertThat(count("failed")).as("failed").isEqualTo(statistics.failed());
		assertThat(count("unknown")).as("unknown").isEqualTo(statistics.unknown());
		assertThat(current()).as("observation left on the thread").isEqualTo("none");
	}

	private long count(String outcome) {
		return this.stopped.stream()
			.filter((context) -> context instanceof TransactionScopeObservationContext
					&& outcome.equals(context.getOutcome()))
			.count();
	}

}
