package io.github.neo4jsessions.transaction;

import java.util.concurrent.CompletableFuture;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionInterceptor;

/**
 * The call of a method that is retried. Spring's interceptor gives the manager a callback
 * that proceeds with the call, and a call can proceed only once. The outermost advice
 * therefore provides the call itself, for as long as it is made. When the manager is
 * asked for a transaction, the call has reached Spring's interceptor. The manager keeps a
 * copy of that state, and each later attempt lets another copy proceed from there,
 * through the interceptor and all advice inside of it. {@link TransactionAdviceObserver}
 * provides the object that the interceptor receives: advice in between may have continued
 * on a clone, as {@code @Around} advice of AspectJ does.
 *
 * <p>
 * A call is recognized by its transaction attribute, which is the same object for all
 * calls of a method. No other transaction is begun with it: advice outside of Spring's
 * interceptor that begins one is not retried.
 */
final class RetriedInvocation {

	private static final ThreadLocal<@Nullable RetriedInvocation> current = new ThreadLocal<>();

	private ProxyMethodInvocation invocation;

	private final TransactionAttribute attribute;

	private final TransactionInterceptor interceptor;

	/**
	 * The transaction of a later attempt, {@code null} until the transaction of the first
	 * attempt is requested.
	 */
	private final @Nullable TransactionStatus status;

	RetriedInvocation(ProxyMethodInvocation invocation, TransactionAttribute attribute,
			TransactionInterceptor interceptor) {
		this(invocation, attribute, interceptor, null);
	}

	private RetriedInvocation(ProxyMethodInvocation invocation, TransactionAttribute attribute,
			TransactionInterceptor interceptor, @Nullable TransactionStatus status) {
		this.invocation = invocation;
		this.attribute = attribute;
		this.interceptor = interceptor;
		this.status = status;
	}

	/**
	 * Proceed with a call that is not retried. If a retried call is in progress on this
	 * thread, it is hidden while the other call proceeds.
	 */
	static @Nullable Object proceedOnce(MethodInvocation invocation) throws Throwable {
		RetriedInvocation around = current.get();
		if (around == null) {
			return invocation.proceed();
		}
		current.remove();
		try {
			return invocation.proceed();
		}
		finally {
			current.set(around);
		}
	}

	/**
	 * Proceed with this call.
	 */
	@Nullable Object proceed() throws Throwable {
		RetriedInvocation around = enter(this);
		try {
			return this.invocation.proceed();
		}
		finally {
			restore(around);
		}
	}

	/**
	 * Note that Spring's interceptor is called on this thread. Advice outside of the
	 * interceptor may call other methods, for which this method is called as well and has
	 * no effect.
	 */
	static void reached(MethodInvocation invocation) {
		RetriedInvocation call = current.get();
		if (call != null && call.status == null && invocation instanceof ProxyMethodInvocation reached
				&& reached.getProxy() == call.invocation.getProxy()
				&& reached.getMethod().equals(call.invocation.getMethod())) {
			call.invocation = reached;
		}
	}

	/**
	 * Return the call on this thread for which a transaction is requested, or
	 * {@code null} if that call is not retried.
	 */
	static @Nullable RetriedInvocation requesting(TransactionDefinition definition) {
		RetriedInvocation call = current.get();
		return (call != null && call.attribute == definition) ? call : null;
	}

	/**
	 * Return the transaction that this call is a later attempt of, or {@code null} if it
	 * needs a transaction.
	 */
	@Nullable TransactionStatus status() {
		return this.status;
	}

	/**
	 * Return a copy of this call that can be repeated, since the transaction of its first
	 * attempt is requested.
	 */
	RetriedInvocation repeatable() {
		current.remove();
		return new RetriedInvocation((ProxyMethodInvocation) this.invocation.invocableClone(), this.attribute,
				this.interceptor);
	}

	/**
	 * Repeat this call in another transaction.
	 * @param status the transaction
	 * @return what the method returned, or a stage that failed with what was thrown
	 */
	@Nullable Object repeat(TransactionStatus status) {
		ProxyMethodInvocation copy = (ProxyMethodInvocation) this.invocation.invocableClone();
		RetriedInvocation around = enter(new RetriedInvocation(copy, this.attribute, this.interceptor, status));
		try {
			return ExposeInvocationInterceptor.INSTANCE.invoke(new RepeatedInvocation(copy, this.interceptor));
		}
		catch (Throwable ex) {
			// thrown by advice between Spring's and the library's innermost
			return CompletableFuture.failedFuture(ex);
		}
		finally {
			restore(around);
		}
	}

	private static @Nullable RetriedInvocation enter(RetriedInvocation call) {
		RetriedInvocation around = current.get();
		current.set(call);
		return around;
	}

	private static void restore(@Nullable RetriedInvocation around) {
		if (around != null) {
			current.set(around);
		}
		else {
			current.remove();
		}
	}

}
