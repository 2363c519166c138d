package io.github.neo4jsessions.autoconfigure;

import java.util.Map;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.core.env.Environment;

/**
 * Registers a template and a transaction manager for each name in
 * {@code neo4j.sessions.templates}. The template is injected where its name is asked for,
 * and elsewhere only if there is no other; the manager is never injected, so that it does
 * not stand in for that of Spring Data, and is found by its name.
 */
final class NamedSessionTemplates implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		Binder.get(environment)
			.bind(SessionProperties.PREFIX + "templates", Bindable.mapOf(String.class, NamedTemplateProperties.class))
			.orElseGet(Map::of)
			.forEach((name, properties) -> {
				if (properties.isEnabled()) {
					register(registry, name);
				}
			});
	}

	private void register(BeanRegistry registry, String name) {
		String template = name + "SessionTemplate";
		registry.registerBean(template, SessionTemplate.class, (bean) -> bean.fallback()
			.supplier((context) -> context.bean(SessionTemplateFactory.class).template(name)));
		registry.registerBean(name + "TransactionManager", AsyncNeo4jTransactionManager.class,
				(bean) -> bean.notAutowirable().supplier((context) -> {
					AsyncNeo4jTransactionManager manager = new AsyncNeo4jTransactionManager(
							context.bean(template, SessionTemplate.class));
					context.beanProvider(TransactionManagerCustomizers.class)
						.ifAvailable((customizers) -> customizers.customize(manager));
					return manager;
				}));
	}

}
