package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.actuate.SessionTemplateHealthIndicator;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of all
 * {@link SessionTemplate} beans, including those that the application defines.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SessionTemplateAutoConfiguration.class, NamedSessionTemplatesAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("neo4jsessions")
@Conditional({ OnSessionsEnabledCondition.class, OnSessionTemplateCondition.class })
public final class SessionTemplateHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "neo4jSessionsHealthIndicator", "neo4jSessionsHealthContributor" },
			search = SearchStrategy.CURRENT)
	SessionTemplateHealthIndicator neo4jSessionsHealthIndicator(ConfigurableListableBeanFactory beanFactory) {
		return new SessionTemplateHealthIndicator(new SessionTemplateBeans(beanFactory).visible());
	}

}
