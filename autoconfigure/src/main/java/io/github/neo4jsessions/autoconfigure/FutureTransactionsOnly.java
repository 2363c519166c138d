package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.transaction.FutureTransactionAttributeSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.transaction.interceptor.TransactionAttributeSource;

/**
 * Excludes methods that would not be transactional without this library: those that
 * neither name a manager nor return a future, if this library has enabled transaction
 * management. It must be registered before the proxy creator, which creates the attribute
 * source.
 */
final class FutureTransactionsOnly implements BeanPostProcessor, PriorityOrdered {

	/**
	 * The name of the bean in Spring's configuration of transaction management.
	 */
	private static final String SOURCE = "transactionAttributeSource";

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (SOURCE.equals(beanName) && bean instanceof TransactionAttributeSource attributes)
				? new FutureTransactionAttributeSource(attributes) : bean;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
