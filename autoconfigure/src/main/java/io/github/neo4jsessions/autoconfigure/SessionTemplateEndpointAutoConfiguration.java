package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpoint;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpointWebExtension;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the actuator endpoint of all
 * {@link SessionTemplate} beans, including those that the application defines.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SessionTemplateAutoConfiguration.class, NamedSessionTemplatesAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(Neo4jSessionsEndpoint.class)
@Conditional({ OnSessionsEnabledCondition.class, OnSessionTemplateCondition.class })
public final class SessionTemplateEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	Neo4jSessionsEndpoint neo4jSessionsEndpoint(ConfigurableListableBeanFactory beanFactory) {
		return new Neo4jSessionsEndpoint(new SessionTemplateBeans(beanFactory).visible());
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnAvailableEndpoint(endpoint = Neo4jSessionsEndpoint.class, exposure = EndpointExposure.WEB)
	Neo4jSessionsEndpointWebExtension neo4jSessionsEndpointWebExtension(Neo4jSessionsEndpoint endpoint) {
		return new Neo4jSessionsEndpointWebExtension(endpoint);
	}

}
