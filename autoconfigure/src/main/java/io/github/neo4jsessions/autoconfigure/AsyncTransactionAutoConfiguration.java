package io.github.neo4jsessions.autoconfigure;

import java.util.Optional;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.transaction.AsyncNeo4jTransactionManager;
import io.github.neo4jsessions.transaction.AsyncTransactionConfiguration;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.boot.transaction.autoconfigure.TransactionProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.transaction.annotation.AbstractTransactionManagementConfiguration;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for transactions of methods that
 * return a future. The transaction manager is not a default candidate: it is used where
 * it is named, as in {@link AsyncTransactional}, and by methods that return a future if
 * there is no other manager. Other transaction managers, such as that of JPA, are not
 * affected.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SessionTemplateAutoConfiguration.class, NamedSessionTemplatesAutoConfiguration.class,
		TransactionAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class })
@Import(AsyncTransactionConfiguration.class)
@Conditional({ OnSessionsEnabledCondition.class, OnSessionTemplateCondition.class })
public final class AsyncTransactionAutoConfiguration {

	@Bean(name = AsyncTransactional.DEFAULT_MANAGER, defaultCandidate = false)
	@ConditionalOnSingleCandidate(SessionTemplate.class)
	@ConditionalOnMissingBean(name = AsyncTransactional.DEFAULT_MANAGER)
	@Nullable AsyncNeo4jTransactionManager asyncNeo4jTransactionManager(Optional<SessionTemplate> template,
			ObjectProvider<TransactionProperties> properties,
			ObjectProvider<TransactionManagerCustomizers> customizers) {
		// there is none if a test has replaced it with a mock of another type
		return template.map(new AsyncTransactionManagers(properties, customizers)::manager).orElse(null);
	}

	@Bean
	static MisroutedFuturesReporter misroutedFuturesReporter(ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		return new MisroutedFuturesReporter(beanFactory, environment);
	}

	/**
	 * Enables transaction management. Spring Boot does so if it finds a transaction
	 * manager, but it does not find one that is not a default candidate. Methods for
	 * which such a manager is not meant stay without transactions.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(AbstractTransactionManagementConfiguration.class)
	static class EnableTransactionManagementConfiguration {

		@Bean
		static FutureTransactionsOnly futureTransactionsOnly() {
			return new FutureTransactionsOnly();
		}

		@Configuration(proxyBeanMethods = false)
		@EnableTransactionManagement(proxyTargetClass = false)
		@ConditionalOnBooleanProperty(name = "spring.aop.proxy-target-class", havingValue = false)
		static class JdkDynamicProxyConfiguration {

		}

		@Configuration(proxyBeanMethods = false)
		@EnableTransactionManagement(proxyTargetClass = true)
		@ConditionalOnBooleanProperty(name = "spring.aop.proxy-target-class", matchIfMissing = true)
		static class CglibProxyConfiguration {

		}

	}

}
