package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;
import org.springframework.util.Assert;

/**
 * The methods of a Spring Data repository. This is a separate class since Spring Data is
 * optional.
 *
 * @param beanFactory holds the repository and its fragments
 * @param type the interface of the repository
 * @param information Spring Data's information about it, or {@code null} if the
 * repository was not created yet
 */
record RepositoryMethods(ConfigurableListableBeanFactory beanFactory, Class<?> type,
		@Nullable RepositoryInformation information) {

	static boolean isRepository(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.isFactoryBean(name)
				&& beanFactory.isTypeMatch(BeanFactory.FACTORY_BEAN_PREFIX + name, RepositoryFactoryInformation.class);
	}

	static RepositoryMethods of(ConfigurableListableBeanFactory beanFactory, String name) {
		if (beanFactory.containsSingleton(name) && beanFactory
			.getBean(BeanFactory.FACTORY_BEAN_PREFIX + name) instanceof RepositoryFactoryInformation<?, ?> factory) {
			RepositoryInformation information = factory.getRepositoryInformation();
			return new RepositoryMethods(beanFactory, information.getRepositoryInterface(), information);
		}
		Class<?> type = beanFactory.getType(name, false);
		Assert.state(type != null, () -> "The type of repository '" + name + "' is not known yet");
		return new RepositoryMethods(beanFactory, type, null);
	}

	/**
	 * Return whether a method is implemented by the application, and not by a fragment
	 * that Spring runs on another thread. The query of any other method is done when it
	 * returns its future.
	 */
	boolean isCode(Method method) {
		if (method.isDefault()) {
			return true;
		}
		List<String> fragments = fragments(method);
		boolean custom = (this.information != null) ? this.information.isCustomMethod(method) : !fragments.isEmpty();
		return custom && (fragments.isEmpty() || !fragments.stream().allMatch((name) -> isAsync(name, method)));
	}

	/**
	 * Return the names of the beans that implement the methods of an interface for the
	 * repository. Each of them is a separate proxy and is inspected like any other bean.
	 */
	private List<String> fragments(Method method) {
		Class<?> declared = method.getDeclaringClass();
		return (declared != this.type) ? Arrays.stream(this.beanFactory.getBeanNamesForType(declared, true, false))
			.filter((name) -> !isRepository(this.beanFactory, name))
			.toList() : List.of();
	}

	private boolean isAsync(String fragment, Method method) {
		Class<?> implementation = AutoProxyUtils.determineTargetClass(this.beanFactory, fragment);
		return implementation != null && new AsyncMethods(this.beanFactory, fragment, implementation)
			.contains(AopUtils.getMostSpecificMethod(method, implementation));
	}

}
