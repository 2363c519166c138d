package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;

import io.github.neo4jsessions.SessionTemplate;

import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;

/**
 * Shuts down each template that a context has made when the context destroys it: after
 * the beans that depend on it, before its driver, and also where the context did not get
 * as far as to start. One that the context has from an ancestor stays as it is.
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
			// what is still open was begun after the life cycle's wait, or the start
			// failed
			template.shutdown(Duration.ZERO);
		}
	}

}
