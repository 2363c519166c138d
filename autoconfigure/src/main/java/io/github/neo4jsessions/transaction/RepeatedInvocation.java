package io.github.neo4jsessions.transaction;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.transaction.interceptor.TransactionInterceptor;

/**
 * A call that is repeated from Spring's interceptor on. It is exposed to the advice
 * inside of the transaction: advice of AspectJ finds its join point there.
 *
 * @param copy the call that proceeds behind the interceptor
 * @param interceptor Spring's interceptor
 */
record RepeatedInvocation(ProxyMethodInvocation copy,
		TransactionInterceptor interceptor) implements ProxyMethodInvocation {

	@Override
	public @Nullable Object proceed() throws Throwable {
		return this.interceptor.invoke(this.copy);
	}

	@Override
	public Object getProxy() {
		return this.copy.getProxy();
	}

	@Override
	public @Nullable Object getThis() {
		return this.copy.getThis();
	}

	@Override
	public Method getMethod() {
		return this.copy.getMethod();
	}

	@Override
	public AccessibleObject getStaticPart() {
		return this.copy.getStaticPart();
	}

	@Override
	public @Nullable Object[] getArguments() {
		return this.copy.getArguments();
	}

	@Override
	public void setArguments(@Nullable Object... arguments) {
		this.copy.setArguments(arguments);
	}

	@Override
	public @Nullable Object getUserAttribute(String key) {
		return this.copy.getUserAttribute(key);
	}

	@Override
	public void setUserAttribute(String key, @Nullable Object value) {
		this.copy.setUserAttribute(key, value);
	}

	@Override
	public MethodInvocation invocableClone() {
		return this.copy.invocableClone();
	}

	@Override
	public MethodInvocation invocableClone(@Nullable Object... arguments) {
		return this.copy.invocableClone(arguments);
	}

}
