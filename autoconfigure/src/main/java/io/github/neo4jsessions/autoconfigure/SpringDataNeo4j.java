package io.github.neo4jsessions.autoconfigure;

import java.util.function.Supplier;

import io.github.neo4jsessions.mapping.RecordMapping;
import org.jspecify.annotations.Nullable;

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
		Supplier<DatabaseSelectionProvider> provider = this.lateBeans.available(DatabaseSelectionProvider.class,
				DatabaseSelectionProvider.getDefaultSelectionProvider());
		return () -> provider.get().getDatabaseSelection().getValue();
	}

	/**
	 * Return a supplier of the user that a session impersonates, or {@code null} for
	 * none.
	 */
	Supplier<@Nullable String> user() {
		Supplier<UserSelectionProvider> provider = this.lateBeans.available(UserSelectionProvider.class,
				UserSelectionProvider.getDefaultSelectionProvider());
		return () -> provider.get().getUserSelection().getValue();
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
		return (conversions != null) ? RecordMapping.of(mapping, conversions) : RecordMapping.of(mapping);
	}

}
