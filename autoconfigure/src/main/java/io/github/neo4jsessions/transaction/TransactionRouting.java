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
 * Determines the transaction manager that Spring uses for a method.
 */
final class TransactionRouting {

	private final ListableBeanFactory beanFactory;

	private final @Nullable TransactionAttributeSource attributes;

	private volatile @Nullable Resolver resolver;

	private volatile @Nullable TransactionInterceptor interceptor;

	/**
	 * Create a routing.
	 * @param beanFactory holds the managers
	 * @param attributes knows the transactional methods, or {@code null} if there are
	 * none
	 */
	TransactionRouting(ListableBeanFactory beanFactory, @Nullable TransactionAttributeSource attributes) {
		this.beanFactory = beanFactory;
		this.attributes = attributes;
	}

	/**
	 * Return the transaction attribute of a method, or {@code null} if it has none.
	 */
	@Nullable TransactionAttribute attributeOf(Method method, Class<?> targetClass) {
		return (this.attributes != null) ? this.attributes.getTransactionAttribute(method, targetClass) : null;
	}

	/**
	 * Return whether a class may have transactional methods.
	 */
	boolean isCandidate(Class<?> type) {
		return this.attributes != null && this.attributes.isCandidateClass(type);
	}

	/**
	 * Return the manager, as Spring's own interceptor determines it.
	 * @throws org.springframework.beans.BeansException if there is none, or no single one
	 */
	@Nullable TransactionManager managerOf(TransactionAttribute attribute, Class<?> targetClass) {
		return resolver().determineTransactionManager(attribute, targetClass);
	}

	private Resolver resolver() {
		Resolver resolver = this.resolver;
		if (resolver == null) {
			resolver = new Resolver(this.beanFactory, this.attributes);
			this.resolver = resolver;
		}
		return resolver;
	}

	/**
	 * Return Spring's own interceptor, or one that does the same if there is no single
	 * one.
	 */
	TransactionInterceptor interceptor() {
		TransactionInterceptor interceptor = this.interceptor;
		if (interceptor == null) {
			interceptor = this.beanFactory.getBeanProvider(TransactionInterceptor.class).getIfUnique(this::resolver);
			this.interceptor = interceptor;
		}
		return interceptor;
	}

	/**
	 * Return whether the manager of a method may be an
	 * {@link AsyncNeo4jTransactionManager}. Called while beans are created, and therefore
	 * creates none: if the answer is not certain, the manager is determined at the first
	 * call.
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
	 * Uses the logic of Spring's interceptor to determine a manager.
	 */
	private static final class Resolver extends TransactionInterceptor {

		Resolver(ListableBeanFactory beanFactory, @Nullable TransactionAttributeSource attributes) {
			setBeanFactory(beanFactory);
			setTransactionAttributeSource(attributes);
			TransactionInterceptor interceptor = beanFactory.getBeanProvider(TransactionInterceptor.class)
				.getIfUnique();
			if (interceptor != null) {
				// the manager of a TransactionManagementConfigurer
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
