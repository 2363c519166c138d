package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;

import io.github.neo4jsessions.SessionTemplate;

import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

/**
 * Shuts down each template that a context has created, when the context destroys it:
 * after the beans that depend on it, before its driver, and even if the context failed to
 * start. A template of an ancestor is not affected.
 */
final class SessionTemplateDestroyer implements DestructionAwareBeanPostProcessor {

	private final SessionTemplateBeans templates;

	SessionTemplateDestroyer(SessionTemplateBeans templates) {
		this.templates = templates;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return bean instanceof SessionTemplate;
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		if (bean instanceof SessionTemplate template && !this.templates.isOfAncestor(template)) {
			// scopes that are still open were begun after the wait of the life cycle, or
			// the start failed
			template.shutdown(Duration.ZERO);
		}
	}

}
