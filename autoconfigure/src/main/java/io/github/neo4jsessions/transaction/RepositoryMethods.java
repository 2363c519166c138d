package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;
import org.springframework.util.Assert;

/**
 * The methods of a repository of Spring Data. A class of its own, as Spring Data need not
 * be there.
 *
 * @param type the interface
 * @param information what Spring Data knows of it, or {@code null} if the repository was
 * not made yet
 */
record RepositoryMethods(Class<?> type, @Nullable RepositoryInformation information) {

	static boolean isRepository(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.isFactoryBean(name)
				&& beanFactory.isTypeMatch(BeanFactory.FACTORY_BEAN_PREFIX + name, RepositoryFactoryInformation.class);
	}

	static RepositoryMethods of(ConfigurableListableBeanFactory beanFactory, String name) {
		if (beanFactory.containsSingleton(name) && beanFactory
			.getBean(BeanFactory.FACTORY_BEAN_PREFIX + name) instanceof RepositoryFactoryInformation<?, ?> factory) {
			RepositoryInformation information = factory.getRepositoryInformation();
			return new RepositoryMethods(information.getRepositoryInterface(), information);
		}
		Class<?> type = beanFactory.getType(name, false);
		Assert.state(type != null, () -> "The type of repository '" + name + "' is not known yet");
		return new RepositoryMethods(type, null);
	}

	/**
	 * Whether a method is written by the application. Spring Data has done its query when
	 * the others return their futures.
	 */
	boolean isCode(Method method) {
		return method.isDefault() || (this.information != null && this.information.isCustomMethod(method));
	}

}
