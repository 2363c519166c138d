package io.github.neo4jsessions.contract;

import java.util.Collection;
import java.util.List;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.actuate.SessionTemplateMetrics;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters of a template while no scope is open.
 *
 * @param registry the registry
 */
public record TemplateMeters(MeterRegistry registry) {

	public static TemplateMeters of(SessionTemplate template) {
		MeterRegistry registry = new SimpleMeterRegistry();
		new SessionTemplateMetrics(List.of(template)).bindTo(registry);
		return new TemplateMeters(registry);
	}

	public void agreeWith(SessionStatistics statistics) {
		assertThat(gauge("neo4j.sessions.active")).isZero();
		assertThat(gauge("neo4j.sessions.pending")).isZero();
		assertThat(gauge("neo4j.transactions.active")).isZero();
		assertThat(counter("neo4j.sessions.leaked")).isEqualTo(statistics.leaked());
		assertThat(counter("neo4j.sessions.rejected")).isEqualTo(statistics.rejected());
		assertThat(counter("neo4j.transactions.retries")).isEqualTo(statistics.retries());
		assertThat(ended("committed")).isEqualTo(statistics.committed());
		assertThat(ended("rolled_back")).isEqualTo(statistics.rolledBack());
		assertThat(ended("failed")).isEqualTo(statistics.failed());
		assertThat(ended("unknown")).isEqualTo(statistics.unknown());
	}

	/**
	 * Check the timers that {@code DefaultMeterObservationHandler} has created from the
	 * observations.
	 */
	public void observationsAgreeWith(SessionStatistics statistics) {
		assertThat(observed("committed")).isEqualTo(statistics.committed());
		assertThat(observed("rolled_back")).isEqualTo(statistics.rolledBack());
		assertThat(observed("failed")).isEqualTo(statistics.failed());
		assertThat(observed("unknown") + observedQueries("unknown")).as("including those of auto-commit queries")
			.isEqualTo(statistics.unknown());
		assertThat(this.registry.get("neo4j.transaction.scope.active").longTaskTimers())
			.extracting(LongTaskTimer::activeTasks)
			.containsOnly(0);
	}

	/**
	 * Return the number of observed auto-commit queries with an outcome.
	 */
	public long observedQueries(String outcome) {
		return observed("neo4j.session.scope", outcome);
	}

	private double gauge(String name) {
		return this.registry.get(name).gauge().value();
	}

	private double counter(String name) {
		return this.registry.get(name).functionCounter().count();
	}

	private double ended(String outcome) {
		return this.registry.get("neo4j.transactions.ended").tag("outcome", outcome).functionCounter().count();
	}

	private long observed(String outcome) {
		return observed("neo4j.transaction.scope", outcome);
	}

	private long observed(String name, String outcome) {
		Collection<Timer> timers = this.registry.find(name).tag("outcome", outcome).timers();
		return timers.stream().mapToLong(Timer::count).sum();
	}

}
