package io.github.neo4jsessions.autoconfigure;

import java.util.Arrays;
import java.util.function.Supplier;

import io.github.neo4jsessions.mapping.RecordMapping;
import io.github.neo4jsessions.mapping.SpringDataMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.data.neo4j.core.DatabaseSelectionProvider;
import org.springframework.data.neo4j.core.UserSelectionProvider;
import org.springframework.data.neo4j.core.convert.Neo4jConversions;
import org.springframework.data.neo4j.core.mapping.Neo4jMappingContext;
import org.springframework.util.ClassUtils;

/**
 * What a template uses of Spring Data Neo4j. This is a separate class since Spring Data
 * Neo4j is optional.
 */
final class SpringDataNeo4j {

	/**
	 * The package in which Spring Boot defines selection providers for
	 * {@code spring.data.neo4j.database}.
	 */
	private static final String DEFAULTS = "org.springframework.boot.data.neo4j.autoconfigure.";

	private final ApplicationContext context;

	private final LateBeans lateBeans;

	SpringDataNeo4j(ApplicationContext context, LateBeans lateBeans) {
		this.context = context;
		this.lateBeans = lateBeans;
	}

	static boolean isPresent(ApplicationContext context) {
		return ClassUtils.isPresent("org.springframework.data.neo4j.core.mapping.Neo4jMappingContext",
				context.getClassLoader());
	}

	/**
	 * Return a supplier of the database that a session uses, or {@code null} for the
	 * default one.
	 */
	Supplier<@Nullable String> database() {
		if (isReactive("org.springframework.data.neo4j.core.ReactiveDatabaseSelectionProvider",
				DatabaseSelectionProvider.class)) {
			return ReactiveSelection.database(this.lateBeans);
		}
		Supplier<DatabaseSelectionProvider> provider = this.lateBeans.available(DatabaseSelectionProvider.class,
				DatabaseSelectionProvider.getDefaultSelectionProvider());
		return () -> provider.get().getDatabaseSelection().getValue();
	}

	/**
	 * Return a supplier of the user that a session impersonates, or {@code null} for
	 * none.
	 */
	Supplier<@Nullable String> user() {
		if (isReactive("org.springframework.data.neo4j.core.ReactiveUserSelectionProvider",
				UserSelectionProvider.class)) {
			return ReactiveSelection.user(this.lateBeans);
		}
		Supplier<UserSelectionProvider> provider = this.lateBeans.available(UserSelectionProvider.class,
				UserSelectionProvider.getDefaultSelectionProvider());
		return () -> provider.get().getUserSelection().getValue();
	}

	/**
	 * Return whether the application has a reactive provider and no blocking one.
	 */
	private boolean isReactive(String reactive, Class<?> blocking) {
		ClassLoader loader = this.context.getClassLoader();
		return ClassUtils.isPresent("reactor.core.publisher.Mono", loader) && ClassUtils.isPresent(reactive, loader)
				&& isOfApplication(ClassUtils.resolveClassName(reactive, loader)) && !isOfApplication(blocking);
	}

	private boolean isOfApplication(Class<?> type) {
		return Arrays.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.context, type, true, false))
			.anyMatch((name) -> !isDefault(name));
	}

	private boolean isDefault(String bean) {
		try {
			String factory = ((ConfigurableBeanFactory) this.context.getAutowireCapableBeanFactory())
				.getMergedBeanDefinition(bean)
				.getFactoryBeanName();
			return factory != null && factory.startsWith(DEFAULTS);
		}
		catch (NoSuchBeanDefinitionException ex) {
			// registered as an object
			return false;
		}
	}

	/**
	 * Return the mapping of the application's entities, if there is one mapping context.
	 * Call this when the mapping is needed, and not before: it creates the entity
	 * callbacks of the application, which may use the template.
	 */
	RecordMapping recordMapping() {
		Neo4jMappingContext mapping = this.context.getBeanProvider(Neo4jMappingContext.class).getIfUnique();
		if (mapping == null) {
			return RecordMapping.plain();
		}
		Neo4jConversions conversions = this.context.getBeanProvider(Neo4jConversions.class).getIfUnique();
		return (conversions != null) ? SpringDataMapping.of(mapping, conversions) : SpringDataMapping.of(mapping);
	}

}
