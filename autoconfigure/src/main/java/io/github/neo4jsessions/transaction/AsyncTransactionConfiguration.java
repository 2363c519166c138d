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
 * What annotated methods need beside an {@link AsyncNeo4jTransactionManager} and
 * {@link org.springframework.transaction.annotation.EnableTransactionManagement}: methods
 * that do not return a future are refused before anything begins, and what others throw
 * arrives through their future. Import it after that annotation.
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
	static Advisor asyncTransactionStageAdvisor(ListableBeanFactory beanFactory,
			ObjectProvider<TransactionAttributeSource> attributes) {
		return AsyncTransactionAdvisor.innermost(new TransactionRouting(beanFactory, attributes.getIfUnique()));
	}

}
