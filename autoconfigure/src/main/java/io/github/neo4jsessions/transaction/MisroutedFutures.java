package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.util.ClassUtils;

/**
 * Finds methods that return a future and are transactional, but with a manager that
 * commits when they return it, or does worse: an unqualified {@code @Transactional}
 * beside Spring Data's manager, as a rule.
 *
 * @since 0.1.0
 */
public final class MisroutedFutures {

	private static final Log log = LogFactory.getLog(MisroutedFutures.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final TransactionRouting routing;

	/**
	 * Make a search.
	 * @param beanFactory holds the beans to look at
	 */
	public MisroutedFutures(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.routing = new TransactionRouting(beanFactory,
				beanFactory.getBeanProvider(TransactionAttributeSource.class).getIfUnique());
	}

	/**
	 * Look at all beans, without making those that are not there yet.
	 * @return for each method a sentence that says what it is, what takes it, and what to
	 * do; in the order of the beans' names
	 */
	public List<String> find() {
		List<String> found = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(name)) {
				found.addAll(misrouted(name));
			}
		}
		return found;
	}

	private Collection<String> misrouted(String name) {
		try {
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, name);
			return (type != null && this.routing.isCandidate(type)) ? misrouted(ClassUtils.getUserClass(type)).values()
					: List.of();
		}
		catch (BeansException | LinkageError ex) {
			// classes of optional libraries that are not there: a bean that is never made
			log.debug("Could not look at the methods of bean '" + name + "'", ex);
			return List.of();
		}
	}

	private Map<String, String> misrouted(Class<?> type) {
		Map<String, String> found = new TreeMap<>();
		MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<TransactionManager>) (method) -> {
			TransactionManager manager = FutureMethods.returnsStage(method) ? managerOf(method, type) : null;
			return (manager instanceof AsyncNeo4jTransactionManager) ? null : manager;
		}).forEach((method, manager) -> found.put(method.toString(), describe(type, method, manager)));
		return found;
	}

	private @Nullable TransactionManager managerOf(Method method, Class<?> type) {
		TransactionAttribute attribute = this.routing.attributeOf(method, type);
		try {
			return (attribute != null) ? this.routing.managerOf(attribute, type) : null;
		}
		catch (BeansException ex) {
			// no manager, or no single one: the call itself will say so
			return null;
		}
	}

	private String describe(Class<?> type, Method method, TransactionManager manager) {
		return type.getName() + "." + method.getName() + " returns a " + method.getReturnType().getSimpleName()
				+ " and is transactional with " + nameOf(manager) + " (" + ClassUtils.getUserClass(manager).getName()
				+ "), which does not wait for it. Use @AsyncTransactional in place of @Transactional";
	}

	private String nameOf(TransactionManager manager) {
		return this.beanFactory.getBeansOfType(TransactionManager.class, false, false)
			.entrySet()
			.stream()
			.filter((bean) -> bean.getValue() == manager)
			.map((bean) -> "'" + bean.getKey() + "'")
			.findFirst()
			.orElse("a transaction manager");
	}

}
