package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplates;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the templates of
 * {@code neo4j.sessions.templates}, and for the collection of all templates by name. It
 * runs after the auto-configuration of the template without a name, which would otherwise
 * back off because of these templates.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SessionTemplateAutoConfiguration.class)
@ConditionalOnBean(SessionTemplateFactory.class)
@Import({ NamedTemplateBeanNames.class, NamedSessionTemplateRegistrar.class })
public final class NamedSessionTemplatesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SessionTemplates sessionTemplates(ConfigurableListableBeanFactory beanFactory) {
		return new SessionTemplateBeans(beanFactory).named("sessionTemplates");
	}

	@Bean
	static NamedManagersByQualifier namedManagersByQualifier(Environment environment) {
		return new NamedManagersByQualifier(environment);
	}

}
