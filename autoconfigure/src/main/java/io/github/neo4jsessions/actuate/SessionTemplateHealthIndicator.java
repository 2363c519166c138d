package io.github.neo4jsessions.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.neo4jsessions.SessionMonitor;
import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of session templates: {@code OUT_OF_SERVICE} if one of them is shut down or is
 * being drained. The details show each template, and whether all of its sessions are in
 * use. It reads the templates' own figures, opens no session, and does not block: whether
 * the server answers is the subject of Spring Boot's health contributor {@code neo4j}.
 *
 * @since 0.1.0
 */
public final class SessionTemplateHealthIndicator extends AbstractHealthIndicator {

	private final List<SessionTemplate> templates;

	/**
	 * Create an indicator for the given templates.
	 * @param templates the templates; of several with the same name only the first is
	 * shown, and templates without a name, which are mocks, are not shown
	 */
	public SessionTemplateHealthIndicator(List<SessionTemplate> templates) {
		super("The state of the session templates could not be read");
		this.templates = templates.stream().filter(SessionTemplateHealthIndicator::answers).toList();
	}

	private static boolean answers(SessionTemplate template) {
		return template.getName() != null && template.monitor() != null && template.statistics() != null;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		Map<String, Object> details = new LinkedHashMap<>();
		for (SessionTemplate template : this.templates) {
			SessionMonitor.State state = template.monitor().state();
			if (state != SessionMonitor.State.RUNNING) {
				builder.outOfService();
			}
			details.putIfAbsent(template.getName(), describe(template, state));
		}
		builder.withDetails(details);
	}

	/**
	 * Describe a template as a map, so that the response does not depend on the
	 * configuration of JSON.
	 */
	private static Map<String, Object> describe(SessionTemplate template, SessionMonitor.State state) {
		Integer maxActive = template.monitor().maxActive();
		Integer maxPending = template.monitor().maxPending();
		SessionStatistics statistics = template.statistics();
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("state", state.name().toLowerCase(Locale.ROOT));
		description.put("active", statistics.active());
		if (maxActive != null) {
			description.put("maxActive", maxActive);
		}
		description.put("pending", statistics.pending());
		if (maxPending != null) {
			description.put("maxPending", maxPending);
		}
		description.put("saturated", maxActive != null && statistics.active() >= maxActive);
		return description;
	}

}
