package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.MethodClassKey;
import org.springframework.core.Ordered;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionalProxy;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Advises methods whose transaction manager is an {@link AsyncNeo4jTransactionManager},
 * and no others, outside or inside of Spring's transaction advice.
 */
final class AsyncTransactionAdvisor extends DefaultPointcutAdvisor {

	private AsyncTransactionAdvisor(TransactionRouting routing, int order, Advice advice) {
		super(new AsyncPointcut(routing), new OnlyAsync(routing, advice));
		setOrder(order);
	}

	/**
	 * Create the outermost advisor. It refuses methods that cannot return a future,
	 * before a transaction begins.
	 */
	static AsyncTransactionAdvisor outermost(TransactionRouting routing) {
		return new AsyncTransactionAdvisor(routing, Ordered.HIGHEST_PRECEDENCE, (method, invocation, retried) -> {
			if (ReflectionUtils.isObjectMethod(method)) {
				// for instance toString() of a class that is annotated as a whole
				return AopUtils.invokeJoinpointUsingReflection(invocation.getThis(), method, invocation.getArguments());
			}
			if (!FutureMethods.canReturnFuture(method)) {
				throw new IllegalTransactionStateException(ClassUtils.getQualifiedMethodName(method)
						+ " cannot run in an asynchronous transaction, which ends when a CompletionStage completes: "
						+ FutureMethods.cure(method));
			}
			return retried ? retriable(routing, method, invocation).proceed()
					: RetriedInvocation.proceedOnce(invocation);
		});
	}

	private static RetriedInvocation retriable(TransactionRouting routing, Method method, MethodInvocation invocation) {
		Object target = invocation.getThis();
		Class<?> targetClass = (target != null) ? AopUtils.getTargetClass(target) : method.getDeclaringClass();
		TransactionAttribute attribute = routing.attributeOf(invocation.getMethod(), targetClass);
		Assert.state(attribute != null, () -> ClassUtils.getQualifiedMethodName(method) + " is not transactional");
		RetriedMethods.requireOwner(method, attribute);
		return new RetriedInvocation((ProxyMethodInvocation) invocation, attribute, routing.interceptor());
	}

	/**
	 * Create the innermost advisor. It turns an exception of the method into a stage that
	 * fails. Spring's advice would rethrow the exception, or return null for one that
	 * does not roll back.
	 */
	static AsyncTransactionAdvisor innermost(TransactionRouting routing) {
		return new AsyncTransactionAdvisor(routing, Ordered.LOWEST_PRECEDENCE, (method, invocation, retried) -> {
			try {
				Object result = invocation.proceed();
				return (result != null) ? result : CompletableFuture.failedFuture(new NullStageException(method));
			}
			catch (Throwable ex) {
				return CompletableFuture.failedFuture(ex);
			}
		});
	}

	/**
	 * The action at an advised method.
	 */
	private interface Advice {

		@Nullable Object invoke(Method method, MethodInvocation invocation, boolean retried) throws Throwable;

	}

	/**
	 * How a method is advised.
	 */
	private enum Kind {

		/**
		 * Its transaction manager is not asynchronous, so that it is not advised.
		 */
		OTHER,

		/**
		 * Its transaction manager is asynchronous.
		 */
		ASYNC,

		/**
		 * Its transaction manager is asynchronous, and the method is retried.
		 */
		RETRIED

	}

	/**
	 * Matches methods that may have an asynchronous transaction manager.
	 */
	private static final class AsyncPointcut extends StaticMethodMatcherPointcut {

		private final TransactionRouting routing;

		AsyncPointcut(TransactionRouting routing) {
			this.routing = routing;
			setClassFilter((type) -> !TransactionalProxy.class.isAssignableFrom(type)
					&& !TransactionManager.class.isAssignableFrom(type) && routing.isCandidate(type));
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			TransactionAttribute attribute = this.routing.attributeOf(method, targetClass);
			return attribute != null && this.routing.mayBeAsync(attribute, method, targetClass);
		}

	}

	/**
	 * Advises the methods that do have an asynchronous transaction manager.
	 */
	private static final class OnlyAsync implements MethodInterceptor {

		private final Map<MethodClassKey, Kind> kinds = new ConcurrentHashMap<>();

		private final TransactionRouting routing;

		private final Advice advice;

		OnlyAsync(TransactionRouting routing, Advice advice) {
			this.routing = routing;
			this.advice = advice;
		}

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			Object target = invocation.getThis();
			Class<?> targetClass = (target != null) ? AopProxyUtils.ultimateTargetClass(target)
					: invocation.getMethod().getDeclaringClass();
			MethodClassKey key = new MethodClassKey(invocation.getMethod(), targetClass);
			Kind kind = this.kinds.get(key);
			if (kind == null) {
				kind = kindOf(invocation.getMethod(), targetClass);
				this.kinds.put(key, kind);
			}
			return (kind != Kind.OTHER)
					? this.advice.invoke(AopUtils.getMostSpecificMethod(invocation.getMethod(), targetClass),
							invocation, kind == Kind.RETRIED)
					: invocation.proceed();
		}

		private Kind kindOf(Method method, Class<?> targetClass) {
			TransactionAttribute attribute = this.routing.attributeOf(method, targetClass);
			if (attribute == null
					|| !(this.routing.managerOf(attribute, targetClass) instanceof AsyncNeo4jTransactionManager)) {
				return Kind.OTHER;
			}
			return RetriedMethods.contain(method, targetClass) ? Kind.RETRIED : Kind.ASYNC;
		}

	}

}
