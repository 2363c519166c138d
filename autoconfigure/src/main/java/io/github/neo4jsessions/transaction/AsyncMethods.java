package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;

/**
 * The methods of a bean that Spring runs on another thread. They do all of their work in
 * a transaction of that thread before they return.
 */
final class AsyncMethods {

	private final Class<?> type;

	private final boolean all;

	/**
	 * Advisors for annotations of the application
	 * ({@code @EnableAsync(annotation = ..)}).
	 */
	private final List<Advisor> advisors;

	AsyncMethods(ConfigurableListableBeanFactory beanFactory, String name, Class<?> type) {
		this.type = type;
		this.all = AnnotatedElementUtils.hasAnnotation(type, Async.class);
		this.advisors = (beanFactory.containsSingleton(name) && beanFactory.getSingleton(name) instanceof Advised bean)
				? Arrays.stream(bean.getAdvisors())
					.filter((advisor) -> advisor.getAdvice() instanceof AsyncExecutionInterceptor)
					.toList()
				: List.of();
	}

	boolean contains(Method method) {
		return this.all || AnnotatedElementUtils.hasAnnotation(method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(method.getDeclaringClass(), Async.class)
				|| this.advisors.stream().anyMatch((advisor) -> isAdvised(method, advisor));
	}

	private boolean isAdvised(Method method, Advisor advisor) {
		return advisor instanceof PointcutAdvisor pointcut && pointcut.getPointcut().getClassFilter().matches(this.type)
				&& pointcut.getPointcut()
					.getMethodMatcher()
					.matches(AopUtils.getMostSpecificMethod(method, this.type), this.type);
	}

}
