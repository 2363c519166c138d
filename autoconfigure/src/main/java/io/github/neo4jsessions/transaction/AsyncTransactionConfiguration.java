package io.github.neo4jsessions.transaction;

import org.springframework.aop.Advisor;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.transaction.interceptor.TransactionAttributeSource;

/**
 * Configuration for annotated methods, in addition to an
 * {@link AsyncNeo4jTransactionManager} and
 * {@link org.springframework.transaction.annotation.EnableTransactionManagement}. Methods
 * that do not return a future are refused before a transaction begins, and exceptions of
 * the other methods complete their future exceptionally. Import this class after that
 * annotation.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
public final class AsyncTransactionConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static Advisor asyncTransactionGuardAdvisor(ListableBeanFactory beanFactory,
			ObjectProvider<TransactionAttributeSource> attributes) {
		return AsyncTransactionAdvisor.outermost(new TransactionRouting(beanFactory, attributes.getIfUnique()));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TransactionAdviceObserver asyncTransactionAdviceObserver() {
		return new TransactionAdviceObserver();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static Advisor asyncTransactionStageAdvisor(ListableBeanFactory beanFactory,
			ObjectProvider<TransactionAttributeSource> attributes) {
		return AsyncTransactionAdvisor.innermost(new TransactionRouting(beanFactory, attributes.getIfUnique()));
	}

}
