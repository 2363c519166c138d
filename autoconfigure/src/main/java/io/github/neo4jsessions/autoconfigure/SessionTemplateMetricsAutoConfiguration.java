package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.actuate.SessionTemplateMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of all
 * {@link SessionTemplate} beans, including those that the application defines.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SessionTemplateAutoConfiguration.class, NamedSessionTemplatesAutoConfiguration.class })
@ConditionalOnClass(MeterBinder.class)
@Conditional({ OnSessionsEnabledCondition.class, OnSessionTemplateCondition.class })
public final class SessionTemplateMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SessionTemplateMetrics sessionTemplateMetrics(ConfigurableListableBeanFactory beanFactory) {
		SessionTemplateBeans templates = new SessionTemplateBeans(beanFactory);
		return new SessionTemplateMetrics(areAncestorsMeasured(beanFactory) ? templates.own() : templates.visible());
	}

	/**
	 * Return whether the templates of ancestors already have meters. Registered a second
	 * time, their timers would count twice.
	 */
	private static boolean areAncestorsMeasured(ConfigurableListableBeanFactory beanFactory) {
		ListableBeanFactory parent = SessionTemplateBeans.parentOf(beanFactory);
		return parent != null && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(parent,
				SessionTemplateMetrics.class, false, false).length > 0;
	}

}
