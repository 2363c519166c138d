package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.boot.transaction.autoconfigure.TransactionProperties;
import org.springframework.core.env.Environment;

/**
 * Registers a template and a transaction manager for each name in
 * {@code neo4j.sessions.templates}. The template is injected where its name is given, and
 * elsewhere only if there is no other. The manager must not replace that of Spring Data:
 * it is not injected at all until {@link NamedManagersByQualifier} allows injection by
 * its name.
 */
final class NamedSessionTemplateRegistrar implements BeanRegistrar {

	static String templateBean(String name) {
		return name + "SessionTemplate";
	}

	static String managerBean(String name) {
		return name + "TransactionManager";
	}

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		TemplateNames.in(environment).forEach((name) -> register(registry, name));
	}

	private void register(BeanRegistry registry, String name) {
		registry.registerBean(templateBean(name), SessionTemplate.class, (bean) -> bean.fallback()
			.supplier((context) -> context.bean(SessionTemplateFactory.class).template(name)));
		registry.registerBean(managerBean(name), AsyncNeo4jTransactionManager.class,
				(bean) -> bean.notAutowirable().fallback().supplier((context) -> manager(name, context)));
	}

	/**
	 * Return the manager, or {@code null} if a test has replaced the template with a mock
	 * of another type.
	 */
	@SuppressWarnings("NullAway")
	private static AsyncNeo4jTransactionManager manager(String name, BeanRegistry.SupplierContext context) {
		SessionTemplate template = context.bean(SessionTemplateFactory.class)
			.find(templateBean(name), managerBean(name));
		return (template != null) ? new AsyncTransactionManagers(context.beanProvider(TransactionProperties.class),
				context.beanProvider(TransactionManagerCustomizers.class))
			.manager(template) : null;
	}

}
