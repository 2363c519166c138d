package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;

import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.data.neo4j.core.DatabaseSelectionProvider;
import org.springframework.data.neo4j.core.UserSelectionProvider;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link SessionTemplate} on the
 * application's {@link Driver}: the only one, or the primary one of several. Where none
 * of several is primary there is no template, since nobody could say whose it would be.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { Neo4jAutoConfiguration.class, DataNeo4jAutoConfiguration.class })
@ConditionalOnClass(Driver.class)
@ConditionalOnSingleCandidate(Driver.class)
@ConditionalOnBooleanProperty(name = "neo4j.sessions.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SessionProperties.class)
public final class SessionTemplateAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SessionTemplate sessionTemplate(Driver driver, SessionProperties properties,
			ObjectProvider<DatabaseSelectionProvider> databases, ObjectProvider<UserSelectionProvider> users,
			ApplicationEventPublisher eventPublisher) {
		properties.validate();
		SessionTemplate.Builder builder = SessionTemplate.builder(driver)
			.sessionConfigSupplier(new SessionConfigSource(properties,
					databases.getIfAvailable(DatabaseSelectionProvider::getDefaultSelectionProvider),
					users.getIfAvailable(UserSelectionProvider::getDefaultSelectionProvider)))
			.eventPublisher(eventPublisher)
			.acquireTimeout(properties.acquireTimeout())
			.transactionMetadata(properties.transaction().metadata())
			.retry(retrySettings(properties.retry()));
		PropertyMapper map = PropertyMapper.get();
		map.from(properties::maxActive).to(builder::maxActive);
		map.from(properties::maxPending).to(builder::maxPending);
		map.from(properties::scopeTimeout).to(builder::scopeTimeout);
		map.from(properties.transaction()::timeout).to(builder::transactionTimeout);
		map.from(properties::leakDetectionThreshold).to(builder::leakDetectionThreshold);
		return builder.build();
	}

	private RetrySettings retrySettings(SessionProperties.Retry retry) {
		return new RetrySettings(retry.maxTime(), retry.initialDelay(), retry.multiplier(), retry.jitter(),
				retry.unknownOutcome());
	}

	@Bean
	@ConditionalOnMissingBean
	SessionTemplateLifecycle sessionTemplateLifecycle(ObjectProvider<SessionTemplate> templates,
			SessionProperties properties, ObjectProvider<LifecycleProperties> lifecycle) {
		properties.validate();
		return new SessionTemplateLifecycle(templates.orderedStream().toList(),
				shutdownTimeout(properties.shutdownTimeout(),
						lifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase()));
	}

	/**
	 * Spring closes the driver when the time of the phase is up: what is rolled back then
	 * must have begun before.
	 */
	static Duration shutdownTimeout(Duration timeout, Duration phase) {
		Duration most = phase.multipliedBy(4).dividedBy(5);
		return (timeout.compareTo(most) < 0) ? timeout : most;
	}

}
