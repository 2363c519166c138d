package io.github.neo4jsessions.transaction;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.transaction.interceptor.BeanFactoryTransactionAttributeSourceAdvisor;
import org.springframework.transaction.interceptor.TransactionInterceptor;

/**
 * Lets a call that is retried know the {@link MethodInvocation} that Spring's transaction
 * interceptor receives. It is ordered so that it exists before the advisor.
 */
final class TransactionAdviceObserver implements BeanPostProcessor, PriorityOrdered {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof BeanFactoryTransactionAttributeSourceAdvisor advisor
				&& advisor.getAdvice() instanceof TransactionInterceptor interceptor) {
			advisor.setAdvice(new Observed(interceptor));
		}
		return bean;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	/**
	 * Spring's interceptor, and what is done before it. Of the same type, for code that
	 * looks for it among the advice.
	 */
	private static final class Observed extends TransactionInterceptor {

		private final TransactionInterceptor interceptor;

		Observed(TransactionInterceptor interceptor) {
			this.interceptor = interceptor;
			setTransactionManager(interceptor.getTransactionManager());
			setTransactionAttributeSource(interceptor.getTransactionAttributeSource());
		}

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			RetriedInvocation.reached(invocation);
			return this.interceptor.invoke(invocation);
		}

	}

}
