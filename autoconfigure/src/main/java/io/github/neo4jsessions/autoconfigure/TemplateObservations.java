package io.github.neo4jsessions.autoconfigure;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.observation.SessionScopeObservationConvention;
import io.github.neo4jsessions.observation.TransactionScopeObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Configures the observations of a template. This is a separate class since an
 * application may exclude Micrometer from its class path.
 */
final class TemplateObservations {

	private TemplateObservations() {
	}

	static boolean isPossible(ApplicationContext context) {
		return ClassUtils.isPresent("io.micrometer.observation.ObservationRegistry", context.getClassLoader());
	}

	static void configure(SessionTemplate.Builder builder, ApplicationContext context, LateBeans lateBeans) {
		lateBeans.ifThere(ObservationRegistry.class, ObservationRegistry.NOOP, builder::observationRegistrySupplier);
		context.getBeanProvider(SessionScopeObservationConvention.class).ifUnique(builder::observationConvention);
		context.getBeanProvider(TransactionScopeObservationConvention.class).ifUnique(builder::observationConvention);
	}

}
