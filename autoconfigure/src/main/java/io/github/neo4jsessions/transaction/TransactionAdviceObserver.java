package io.github.neo4jsessions.transaction;

import java.util.Arrays;

import org.aopalliance.intercept.MethodInterceptor;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.interceptor.BeanFactoryTransactionAttributeSourceAdvisor;
import org.springframework.util.ReflectionUtils;

/**
 * Adds an advisor directly before Spring's transaction interceptor. The advisor passes
 * the {@link org.aopalliance.intercept.MethodInvocation} that the interceptor receives to
 * the retried call. Only proxies of classes with retried methods get this advisor. This
 * post-processor has no order, so it runs after the ordered proxy creators and sees their
 * proxies.
 */
final class TransactionAdviceObserver implements BeanPostProcessor {

	private static final Advisor OBSERVER = new DefaultPointcutAdvisor((MethodInterceptor) (invocation) -> {
		RetriedInvocation.reached(invocation);
		return invocation.proceed();
	});

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Advised advised && !advised.isFrozen()) {
			int position = positionOfTransactions(advised);
			if (position >= 0 && hasRetriedMethods(AopUtils.getTargetClass(bean))) {
				advised.addAdvisor(position, OBSERVER);
			}
		}
		return bean;
	}

	private static int positionOfTransactions(Advised advised) {
		Advisor[] advisors = advised.getAdvisors();
		for (int i = 0; i < advisors.length; i++) {
			if (advisors[i] instanceof BeanFactoryTransactionAttributeSourceAdvisor) {
				return i;
			}
		}
		return -1;
	}

	private static boolean hasRetriedMethods(Class<?> type) {
		return Arrays.stream(ReflectionUtils.getAllDeclaredMethods(type))
			.anyMatch((method) -> RetriedMethods.contain(method, type));
	}

}
