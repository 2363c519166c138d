package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.SessionTemplates;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the templates of
 * {@code neo4j.sessions.templates}, and for all templates by name. Comes second, so that
 * the template without a name does not take one of these for the application's own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SessionTemplateAutoConfiguration.class)
@ConditionalOnBean(SessionTemplateFactory.class)
@Import(NamedSessionTemplates.class)
public final class NamedSessionTemplatesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionTemplates sessionTemplates(ObjectProvider<SessionTemplate> templates) {
		return new SessionTemplates(templates.orderedStream().toList());
	}

}
