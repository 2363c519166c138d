package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpoint;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpointWebExtension;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the actuator endpoint of all
 * {@link SessionTemplate} beans, whoever defined them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SessionTemplateAutoConfiguration.class, NamedSessionTemplatesAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(SessionTemplate.class)
@ConditionalOnAvailableEndpoint(Neo4jSessionsEndpoint.class)
@Conditional(OnSessionsEnabled.class)
public final class SessionTemplateEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Neo4jSessionsEndpoint neo4jSessionsEndpoint(ObjectProvider<SessionTemplate> templates) {
		return new Neo4jSessionsEndpoint(templates.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = Neo4jSessionsEndpoint.class, exposure = EndpointExposure.WEB)
	Neo4jSessionsEndpointWebExtension neo4jSessionsEndpointWebExtension(Neo4jSessionsEndpoint endpoint) {
		return new Neo4jSessionsEndpointWebExtension(endpoint);
	}

}
