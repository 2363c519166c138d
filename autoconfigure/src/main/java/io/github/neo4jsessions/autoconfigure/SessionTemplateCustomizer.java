package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;

/**
 * Callback interface to customize an auto-configured {@link SessionTemplate}, after the
 * properties were applied and before it is built. Beans of this type are called in order
 * for each template, including the one without a name.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SessionTemplateCustomizer {

	/**
	 * Customize a template.
	 * @param name the name of the template: {@code default}, or its name in
	 * {@code neo4j.sessions.templates}
	 * @param builder the builder of the template
	 */
	void customize(String name, SessionTemplate.Builder builder);

}
