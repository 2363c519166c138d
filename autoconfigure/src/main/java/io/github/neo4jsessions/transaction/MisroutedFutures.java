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
 * Finds transactional methods that return a future but whose transaction manager does not
 * wait for it. The usual cause is an unqualified {@code @Transactional}: its manager is
 * the application's default one, for instance that of JPA, or of Spring Data Neo4j if
 * there is no other. Methods that do their work before they return, on any thread, are
 * correct with such a manager: {@code @Async} methods and the queries of repositories.
 *
 * <p>
 * Also finds methods whose transaction manager does wait for the future, but whose other
 * annotations do not: {@code @Retryable} and {@code @ConcurrencyLimit} of Spring.
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
	 * Create a search.
	 * @param beanFactory holds the beans to inspect
	 */
	public MisroutedFutures(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.routing = new TransactionRouting(beanFactory,
				beanFactory.getBeanProvider(TransactionAttributeSource.class).getIfUnique());
	}

	/**
	 * Inspect all beans, without creating those that do not exist yet.
	 * @return a description of each method, with its transaction manager or annotation
	 * and the remedy, in the order of the bean names
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
			// a class of an optional library is missing: the bean is never created
			log.debug("Could not inspect the methods of bean '" + name + "'", ex);
			return List.of();
		}
	}

	private Collection<String> misrouted(String name, Class<?> type, Predicate<Method> code) {
		if (!this.routing.isCandidate(type)) {
			return List.of();
		}
		AsyncMethods async = new AsyncMethods(this.beanFactory, name, type);
		Map<String, String> found = new TreeMap<>();
		MethodIntrospector
			.selectMethods(type,
					(MethodIntrospector.MetadataLookup<TransactionManager>) (
							method) -> FutureMethods.returnsStage(method) ? managerOf(method, type) : null)
			.forEach((method, manager) -> {
				if (!code.test(method)) {
					return;
				}
				if (manager instanceof AsyncNeo4jTransactionManager) {
					ResilienceAnnotations.of(method, type)
						.forEach((effect) -> found.put(method + effect, describe(type, method) + " " + effect));
				}
				else if (!async.contains(method)) {
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
			// no manager, or no single one: the call itself fails with that error
			return null;
		}
	}

	private static String describe(Class<?> type, Method method) {
		// the name of a JDK proxy means nothing to the user
		Class<?> known = Proxy.isProxyClass(type) ? method.getDeclaringClass() : type;
		return known.getName() + "." + method.getName();
	}

	private String describe(Class<?> type, Method method, TransactionManager manager) {
		return describe(type, method) + " returns a " + method.getReturnType().getSimpleName()
				+ " and is transactional with " + nameOf(manager) + " (" + ClassUtils.getUserClass(manager).getName()
				+ "), which does not wait for it. Use @AsyncTransactional instead of @Transactional";
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
