package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link SessionTemplate} on the
 * application's {@link Driver}: the only one, or the primary one of several. If there are
 * several drivers and none is primary, there is no template without a name, since its
 * driver would be ambiguous.
 *
 * @since 0.1.0
 * @see NamedSessionTemplatesAutoConfiguration
 */
@AutoConfiguration(after = Neo4jAutoConfiguration.class,
		afterName = "org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration")
@ConditionalOnClass(Driver.class)
@ConditionalOnBean(Driver.class)
@Conditional(OnSessionsEnabledCondition.class)
@EnableConfigurationProperties(SessionProperties.class)
public final class SessionTemplateAutoConfiguration {

	@Bean
	SessionTemplateFactory sessionTemplateFactory(ApplicationContext context, SessionProperties properties) {
		return new SessionTemplateFactory(context, properties);
	}

	@Bean
	@ConditionalOnMissingBean(value = SessionTemplate.class, name = "sessionTemplate")
	@ConditionalOnSingleCandidate(Driver.class)
	SessionTemplate sessionTemplate(Driver driver, SessionTemplateFactory factory) {
		return factory.defaultTemplate(driver);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SessionTemplateLifecycle sessionTemplateLifecycle(ConfigurableListableBeanFactory beanFactory,
			SessionTemplateFactory factory) {
		return new SessionTemplateLifecycle(new SessionTemplateBeans(beanFactory), factory);
	}

	@Bean
	static SessionTemplateDestroyer sessionTemplateDestroyer(ConfigurableListableBeanFactory beanFactory) {
		return new SessionTemplateDestroyer(new SessionTemplateBeans(beanFactory));
	}

}
