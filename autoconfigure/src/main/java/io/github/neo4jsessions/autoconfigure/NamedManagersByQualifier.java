package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.env.Environment;

/**
 * Makes the managers of {@link NamedSessionTemplateRegistrar} injectable where a
 * qualifier names them, and only there. A {@code BeanRegistrar} cannot express that.
 */
final class NamedManagersByQualifier implements BeanFactoryPostProcessor {

	private final Environment environment;

	NamedManagersByQualifier(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String name : TemplateNames.in(this.environment)) {
			String manager = NamedSessionTemplateRegistrar.managerBean(name);
			if (beanFactory.containsBeanDefinition(manager)
					&& beanFactory.getBeanDefinition(manager) instanceof AbstractBeanDefinition definition
					&& definition.hasBeanClass() && definition.getBeanClass() == AsyncNeo4jTransactionManager.class
					&& !definition.isAutowireCandidate()) {
				definition.setDefaultCandidate(false);
				definition.setAutowireCandidate(true);
			}
		}
	}

}
