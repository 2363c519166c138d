package io.github.neo4jsessions.actuate;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.github.neo4jsessions.SessionTemplate;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Registers the meters of session templates, with the template's name as the tag
 * {@code template}. Their values are those of {@link SessionTemplate#statistics()}, read
 * when the registry requests them. Only the timer of waits for a session is notified of
 * each event.
 *
 * @since 0.1.0
 */
public final class SessionTemplateMetrics implements MeterBinder {

	private final List<SessionTemplate> templates;

	/**
	 * The registries that have the meters. Unlike a gauge, a timer that is bound twice
	 * counts twice.
	 */
	private final Set<MeterRegistry> bound = Collections
		.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

	/**
	 * Create meters for the given templates.
	 * @param templates the templates; their names must be unique. A registry holds them
	 * weakly, so they must be referenced elsewhere for as long as they are to be measured
	 */
	public SessionTemplateMetrics(List<SessionTemplate> templates) {
		this.templates = List.copyOf(templates);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		if (this.bound.add(registry)) {
			this.templates.stream()
				.filter(SessionTemplateMetrics::answers)
				.forEach((template) -> new Meters(registry, template).register());
		}
	}

	/**
	 * Return whether the template can be measured: a mock has neither a name nor
	 * statistics.
	 */
	private static boolean answers(SessionTemplate template) {
		return template.getName() != null && template.monitor() != null && template.statistics() != null;
	}

	private record Meters(MeterRegistry registry, SessionTemplate template) {

		private void register() {
			gauge("neo4j.sessions.active", "Sessions that are open", (source) -> source.statistics().active());
			gauge("neo4j.sessions.pending", "Calls that wait for a session", (source) -> source.statistics().pending());
			Integer max = this.template.monitor().maxActive();
			if (max != null) {
				gauge("neo4j.sessions.max", "Sessions that may be open at the same time", (source) -> max);
			}
			gauge("neo4j.transactions.active", "Transactions that have begun and have not ended",
					(source) -> source.monitor().activeTransactions());
			counter("neo4j.sessions.leaked", "Sessions that were open for longer than the leak detection threshold",
					(source) -> source.statistics().leaked());
			counter("neo4j.sessions.rejected", "Calls that were refused a session",
					(source) -> source.statistics().rejected());
			counter("neo4j.transactions.retries", "Attempts after the first",
					(source) -> source.statistics().retries());
			outcome("committed", (source) -> source.statistics().committed());
			outcome("rolled_back", (source) -> source.statistics().rolledBack());
			outcome("failed", (source) -> source.statistics().failed());
			outcome("unknown", (source) -> source.statistics().unknown());
			Timer acquire = Timer.builder("neo4j.sessions.acquire")
				.description("Time that calls waited for a session, whether they got one or not")
				.tag("template", this.template.getName())
				.register(this.registry);
			this.template.monitor().addAcquireListener((nanos) -> acquire.record(nanos, TimeUnit.NANOSECONDS));
		}

		private void gauge(String name, String description, ToDoubleFunction<SessionTemplate> figure) {
			// no unit: some registries would add it to the name
			Gauge.builder(name, this.template, figure)
				.description(description)
				.tag("template", this.template.getName())
				.register(this.registry);
		}

		private void counter(String name, String description, ToDoubleFunction<SessionTemplate> figure) {
			counter(name, description, Tags.empty(), figure);
		}

		/**
		 * Register the counter of an outcome. It exists from the start, so that the first
		 * unknown outcome is an increase from 0, which can trigger an alert.
		 */
		private void outcome(String outcome, ToDoubleFunction<SessionTemplate> figure) {
			counter("neo4j.transactions.ended", "Transactions that have ended, by their outcomes",
					Tags.of("outcome", outcome), figure);
		}

		private void counter(String name, String description, Tags tags, ToDoubleFunction<SessionTemplate> figure) {
			FunctionCounter.builder(name, this.template, figure)
				.description(description)
				.tags(tags.and("template", this.template.getName()))
				.register(this.registry);
		}

	}

}
