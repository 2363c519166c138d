package io.github.neo4jsessions;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.springframework.util.Assert;

/**
 * The templates of an application by name, for code that determines the name at runtime:
 * <pre class="code">
 * templates.get("reporting").executeRead((tx) -&gt; …)
 * </pre>
 *
 * <p>
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class SessionTemplates implements Iterable<SessionTemplate> {

	private final Map<String, SessionTemplate> templates;

	/**
	 * Create a collection of templates.
	 * @param templates the templates; their names must be unique
	 * @throws IllegalArgumentException if two templates have the same name, since their
	 * meters could not be distinguished
	 */
	public SessionTemplates(Collection<SessionTemplate> templates) {
		Assert.notNull(templates, "'templates' must not be null: use an empty list for no templates");
		Map<String, SessionTemplate> byName = new LinkedHashMap<>();
		for (SessionTemplate template : templates) {
			Assert.notNull(template, "'templates' must not contain null");
			SessionTemplate other = byName.put(template.getName(), template);
			Assert.isTrue(other == null, () -> "There are two session templates named '" + template.getName()
					+ "'; change the name of one of them with SessionTemplate.Builder.name(..)");
		}
		this.templates = Collections.unmodifiableMap(byName);
	}

	private SessionTemplates(Map<String, SessionTemplate> templates) {
		this.templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
	}

	/**
	 * Create a collection of templates under the given names instead of their own: a
	 * mock, for instance, has no name.
	 * @param templates the templates by name
	 * @return the collection
	 */
	public static SessionTemplates of(Map<String, SessionTemplate> templates) {
		Assert.notNull(templates, "'templates' must not be null: use an empty map for no templates");
		templates.forEach((name, template) -> {
			Assert.hasText(name, () -> "'templates' must have names with text, not '" + name + "'");
			Assert.notNull(template,
					() -> "'templates' must not contain null: the template for '" + name + "' is null");
		});
		return new SessionTemplates(templates);
	}

	/**
	 * Return the template with the given name.
	 * @param name the name: {@code default}, or one of {@code neo4j.sessions.templates}
	 * @return the template
	 * @throws IllegalArgumentException if there is no template with that name
	 */
	public SessionTemplate get(String name) {
		Assert.notNull(name, "'name' must not be null: names() returns the existing names");
		SessionTemplate template = this.templates.get(name);
		Assert.notNull(template, () -> "There is no session template '" + name + "'. Existing templates are " + names()
				+ "; define another one with neo4j.sessions.templates." + name);
		return template;
	}

	/**
	 * Return the names of all templates, in the order of their beans.
	 * @return an unmodifiable set
	 */
	public Set<String> names() {
		return this.templates.keySet();
	}

	@Override
	public Iterator<SessionTemplate> iterator() {
		return this.templates.values().iterator();
	}

}
