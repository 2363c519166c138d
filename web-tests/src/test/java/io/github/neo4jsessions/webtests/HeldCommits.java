package io.github.neo4jsessions.webtests;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletionStage;

import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Wraps the driver, so that the acknowledgement of a commit can be withheld. The commit
 * itself is sent to the server.
 *
 * @param gates decide when a commit is acknowledged
 */
record HeldCommits(ObjectProvider<Gates> gates) implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof Driver driver) ? wrap(Driver.class, driver) : bean;
	}

	private <T> T wrap(Class<T> type, T target) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				try {
					return wrapResult(method.getName(), method.invoke(target, arguments));
				}
				catch (InvocationTargetException ex) {
					throw ex.getCause();
				}
			}));
	}

	private Object wrapResult(String method, Object result) {
		if (result instanceof AsyncSession session) {
			return wrap(AsyncSession.class, session);
		}
		if (method.equals("beginTransactionAsync")) {
			return ((CompletionStage<?>) result)
				.thenApply((transaction) -> wrap(AsyncTransaction.class, (AsyncTransaction) transaction));
		}
		if (method.equals("commitAsync")) {
			return ((CompletionStage<?>) result).thenCombine(this.gates.getObject().commitSent(),
					(committed, opened) -> null);
		}
		return result;
	}

}
