package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

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
 * beside Spring Data's manager, as a rule. Methods that do their work before they return,
 * on whatever thread, are right with such a manager: those that are {@code @Async}, and
 * the queries of repositories.
 *
 * @since 0.1.0
 */
public final class MisroutedFutures {

	private static final Log log = LogFactory.getLog(MisroutedFutures.class);

	private static final boolean SPRING_DATA = ClassUtils.isPresent(
			"org.springframework.data.repository.core.support.RepositoryFactoryInformation",
			MisroutedFutures.class.getClassLoader());

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
			if (SPRING_DATA && RepositoryMethods.isRepository(this.beanFactory, name)) {
				RepositoryMethods repository = RepositoryMethods.of(this.beanFactory, name);
				return misrouted(name, repository.type(), repository::isCode);
			}
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, name);
			return (type != null) ? misrouted(name, ClassUtils.getUserClass(type), (method) -> true) : List.of();
		}
		catch (BeansException | LinkageError ex) {
			// classes of optional libraries that are not there: a bean that is never made
			log.debug("Could not look at the methods of bean '" + name + "'", ex);
			return List.of();
		}
	}

	private Collection<String> misrouted(String name, Class<?> type, Predicate<Method> code) {
		if (!this.routing.isCandidate(type)) {
			return List.of();
		}
		AsyncMethods async = new AsyncMethods(this.beanFactory, name, type);
		Map<String, String> found = new TreeMap<>();
		MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<TransactionManager>) (method) -> {
			TransactionManager manager = FutureMethods.returnsStage(method) ? managerOf(method, type) : null;
			return (manager instanceof AsyncNeo4jTransactionManager) ? null : manager;
		}).forEach((method, manager) -> {
			if (code.test(method) && !async.contains(method)) {
				found.put(method.toString(), describe(type, method, manager));
			}
		});
		return found.values();
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
		// a proxy of interfaces has a name that nobody knows
		Class<?> known = Proxy.isProxyClass(type) ? method.getDeclaringClass() : type;
		return known.getName() + "." + method.getName() + " returns a " + method.getReturnType().getSimpleName()
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
