package io.github.neo4jsessions.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpoint;
import io.github.neo4jsessions.actuate.Neo4jSessionsEndpointWebExtension;
import io.github.neo4jsessions.transaction.AsyncTransactional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.Driver;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.test.context.support.TestPropertySourceUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * The hints that a native image needs for types that are accessed by reflection only.
 */
class RuntimeHintsTests {

	@ParameterizedTest
	@ValueSource(classes = { SessionProperties.class, SessionProperties.Retry.class,
			SessionProperties.Transaction.class, NamedTemplateProperties.class, NamedTemplateProperties.Retry.class,
			NamedTemplateProperties.Transaction.class })
	void propertiesCanBeBound(Class<?> bound) {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(bound)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
			.or(RuntimeHintsPredicates.reflection().onConstructorInvocation(bound.getDeclaredConstructors()[0])))
			.accepts(hintsFor("neo4j.sessions.templates.orders.max-active=1",
					NamedSessionTemplatesAutoConfiguration.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { Neo4jSessionsEndpoint.Templates.class, Neo4jSessionsEndpoint.Template.class,
			Neo4jSessionsEndpoint.Scope.class, SessionStatistics.class,
			Neo4jSessionsEndpointWebExtension.Refusal.class })
	void answersOfTheEndpointCanBeSerialized(Class<?> answer) {
		RuntimeHints hints = hintsFor("management.endpoints.web.exposure.include=neo4jsessions",
				SessionTemplateEndpointAutoConfiguration.class);
		for (RecordComponent component : answer.getRecordComponents()) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.as(component.toString())
				.accepts(hints);
		}
	}

	@Test
	void annotatedMethodsCanBeInspected() throws NoSuchMethodException {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Service.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Service.class.getDeclaredMethod("annotated")))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Service.class.getDeclaredMethod("plain")))
			.rejects(hints);
	}

	private static RuntimeHints hintsFor(String property, Class<?>... components) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, property);
			context.register(OneDriver.class, SessionTemplateAutoConfiguration.class);
			context.register(components);
			DefaultGenerationContext generation = new DefaultGenerationContext(
					new ClassNameGenerator(ClassName.get("app", "Application")), new InMemoryGeneratedFiles());
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			return generation.getRuntimeHints();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OneDriver {

		@Bean
		Driver driver() {
			return mock(Driver.class);
		}

	}

	static class Service {

		@AsyncTransactional
		CompletableFuture<String> annotated() {
			return CompletableFuture.completedFuture("annotated");
		}

		CompletableFuture<String> plain() {
			return CompletableFuture.completedFuture("plain");
		}

	}

}
