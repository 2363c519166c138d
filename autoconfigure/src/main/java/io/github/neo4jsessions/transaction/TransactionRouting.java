package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.util.StringUtils;

/**
 * Which transaction manager Spring takes for a method.
 */
final class TransactionRouting {

	private final ListableBeanFactory beanFactory;

	private final @Nullable TransactionAttributeSource attributes;

	private volatile @Nullable Resolver resolver;

	/**
	 * Make a routing.
	 * @param beanFactory holds the managers
	 * @param attributes knows which methods are transactional, or {@code null} if none is
	 */
	TransactionRouting(ListableBeanFactory beanFactory, @Nullable TransactionAttributeSource attributes) {
		this.beanFactory = beanFactory;
		this.attributes = attributes;
	}

	/**
	 * What is said of the transaction of a method, or {@code null} if it has none.
	 */
	@Nullable TransactionAttribute attributeOf(Method method, Class<?> targetClass) {
		return (this.attributes != null) ? this.attributes.getTransactionAttribute(method, targetClass) : null;
	}

	/**
	 * Whether it is worth looking at the methods of a class.
	 */
	boolean isCandidate(Class<?> type) {
		return this.attributes != null && this.attributes.isCandidateClass(type);
	}

	/**
	 * The manager, as Spring's own interceptor determines it.
	 * @throws org.springframework.beans.BeansException if there is none, or no single one
	 */
	@Nullable TransactionManager managerOf(TransactionAttribute attribute, Class<?> targetClass) {
		Resolver resolver = this.resolver;
		if (resolver == null) {
			resolver = new Resolver(this.beanFactory);
			this.resolver = resolver;
		}
		return resolver.determineTransactionManager(attribute, targetClass);
	}

	/**
	 * Whether a method may turn out to be one for an
	 * {@link AsyncNeo4jTransactionManager}. Asked while beans are made, and so without
	 * making any: what is not said for certain is looked up at the first call.
	 */
	boolean mayBeAsync(TransactionAttribute attribute, Method method, Class<?> targetClass) {
		String[] managers = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory,
				AsyncNeo4jTransactionManager.class, true, false);
		String qualifier = attribute.getQualifier();
		if (!StringUtils.hasText(qualifier)) {
			qualifier = BeanFactoryAnnotationUtils.getQualifierValue(targetClass);
		}
		if (StringUtils.hasText(qualifier) && isQualified(managers, qualifier)) {
			return true;
		}
		return !StringUtils.hasText(attribute.getQualifier()) && managers.length > 0
				&& (FutureMethods.returnsStage(method) || managers.length == numberOfManagers());
	}

	private boolean isQualified(String[] managers, String qualifier) {
		return Arrays.stream(managers)
			.anyMatch((name) -> BeanFactoryAnnotationUtils.isQualifierMatch(qualifier::equals, name, this.beanFactory));
	}

	private int numberOfManagers() {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, TransactionManager.class, true,
				false).length;
	}

	/**
	 * Spring's interceptor, for what it knows of managers.
	 */
	private static final class Resolver extends TransactionInterceptor {

		Resolver(ListableBeanFactory beanFactory) {
			setBeanFactory(beanFactory);
			TransactionInterceptor interceptor = beanFactory.getBeanProvider(TransactionInterceptor.class)
				.getIfUnique();
			if (interceptor != null) {
				// of a TransactionManagementConfigurer
				setTransactionManager(interceptor.getTransactionManager());
			}
		}

		@Override
		protected @Nullable TransactionManager determineTransactionManager(@Nullable TransactionAttribute attribute,
				@Nullable Class<?> targetClass) {
			return super.determineTransactionManager(attribute, targetClass);
		}

	}

}
