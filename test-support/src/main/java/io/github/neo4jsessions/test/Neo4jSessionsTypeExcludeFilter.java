package io.github.neo4jsessions.test;

import java.util.Set;

import io.github.neo4jsessions.RetryPredicate;
import io.github.neo4jsessions.TransactionMetadataContributor;
import io.github.neo4jsessions.autoconfigure.SessionTemplateCustomizer;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.neo4j.autoconfigure.ConfigBuilderCustomizer;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * {@link TypeExcludeFilter} for {@link Neo4jSessionsTest}: only components that configure
 * templates and the driver are found.
 */
final class Neo4jSessionsTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<Neo4jSessionsTest> {

	Neo4jSessionsTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return Set.of(SessionTemplateCustomizer.class, RetryPredicate.class, TransactionMetadataContributor.class,
				ConfigBuilderCustomizer.class);
	}

}
