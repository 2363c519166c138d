package io.github.neo4jsessions.observation;

import java.util.List;

import io.github.neo4jsessions.SessionTemplate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Publishes what templates count: the gauge {@code neo4j.sessions.active}, with the
 * template's name as the tag {@code template}. Reading a gauge costs the scopes nothing.
 *
 * @since 0.1.0
 */
public final class SessionTemplateMetrics implements MeterBinder {

	private final List<SessionTemplate> templates;

	/**
	 * Publish the figures of these templates.
	 * @param templates the templates, of different names; a registry holds them weakly,
	 * so they must be referenced elsewhere for as long as they are to be seen
	 */
	public SessionTemplateMetrics(List<SessionTemplate> templates) {
		this.templates = List.copyOf(templates);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (SessionTemplate template : this.templates) {
			Gauge.builder("neo4j.sessions.active", template, (source) -> source.statistics().active())
				.description("Neo4j sessions that are open")
				.tag("template", template.getName())
				.register(registry);
		}
	}

}
