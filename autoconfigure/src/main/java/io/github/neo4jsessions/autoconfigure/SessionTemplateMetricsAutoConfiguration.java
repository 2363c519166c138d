package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.actuate.SessionTemplateMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of all
 * {@link SessionTemplate} beans, whoever defined them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SessionTemplateAutoConfiguration.class, NamedSessionTemplatesAutoConfiguration.class })
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(SessionTemplate.class)
@Conditional(OnSessionsEnabled.class)
public final class SessionTemplateMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionTemplateMetrics sessionTemplateMetrics(ObjectProvider<SessionTemplate> templates) {
		return new SessionTemplateMetrics(templates.orderedStream().toList());
	}

}
