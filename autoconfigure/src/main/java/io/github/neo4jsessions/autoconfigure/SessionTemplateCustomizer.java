package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;

/**
 * Changes a {@link SessionTemplate} that is auto-configured, after the properties were
 * applied and before it is built: for what no property says. Beans of this type are
 * called in order for each template, the one without a name among them.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SessionTemplateCustomizer {

	/**
	 * Change a template.
	 * @param name the name of the template: {@code default}, or the one that it has in
	 * {@code neo4j.sessions.templates}
	 * @param builder what the template is built with
	 */
	void customize(String name, SessionTemplate.Builder builder);

}
