package io.github.neo4jsessions.autoconfigure;

import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Refuses names of templates whose beans would replace beans of the application. It runs
 * before {@link NamedSessionTemplateRegistrar}, which cannot see the existing beans. If
 * bean definitions must not be overridden, Spring itself reports the conflict.
 */
final class NamedTemplateBeanNames implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	NamedTemplateBeanNames(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClassMetadata, BeanDefinitionRegistry registry) {
		for (String name : TemplateNames.in(this.environment)) {
			requireFree(registry, name, NamedSessionTemplateRegistrar.templateBean(name));
			requireFree(registry, name, NamedSessionTemplateRegistrar.managerBean(name));
		}
	}

	private static void requireFree(BeanDefinitionRegistry registry, String name, String bean) {
		if (isReplaced(registry, bean)) {
			throw new InvalidConfigurationPropertyValueException(SessionProperties.PREFIX + "templates." + name, name,
					"The application defines a bean '" + bean + "', which the bean of this template would replace. "
							+ "Rename one of them, or remove the properties and build the template by a "
							+ "SessionTemplate.Builder.");
		}
	}

	private static boolean isReplaced(BeanDefinitionRegistry registry, String bean) {
		if (registry.containsBeanDefinition(bean)) {
			return !(registry instanceof DefaultListableBeanFactory factory)
					|| factory.isAllowBeanDefinitionOverriding();
		}
		return registry.isAlias(bean)
				|| (registry instanceof SingletonBeanRegistry singletons && singletons.containsSingleton(bean));
	}

}
