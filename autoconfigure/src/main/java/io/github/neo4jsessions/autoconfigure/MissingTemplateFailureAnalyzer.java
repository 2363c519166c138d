package io.github.neo4jsessions.autoconfigure;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Analyzes the failure to inject a template that does not exist, and names the reason. It
 * takes precedence over Spring Boot's analyzer, which lists all conditions.
 */
@Order(-1)
final class MissingTemplateFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final Set<Class<?>> TYPES = Set.of(SessionTemplate.class, SessionOperations.class);

	private static final String NEO4J = "org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	MissingTemplateFailureAnalyzer(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType type = cause.getResolvableType();
		if (cause.getNumberOfBeansFound() != 0 || type == null || !TYPES.contains(type.toClass())) {
			return null;
		}
		Reason reason = reason();
		return (reason != null) ? new FailureAnalysis(((description != null) ? description : "A component")
				+ " required a " + type.toClass().getSimpleName() + ", but " + reason.why() + ".", reason.cure(), cause)
				: null;
	}

	private @Nullable Reason reason() {
		String templates = names(SessionTemplate.class);
		if (!templates.isEmpty()) {
			return new Reason("none of the beans of that type fits the injection point: " + templates,
					"Name one of them with @Qualifier, or add a template with 'neo4j.sessions.templates.<name>.*', which "
							+ "is the bean '<name>SessionTemplate'.");
		}
		if (!OnSessionsEnabledCondition.isEnabled(this.environment)) {
			return new Reason("there is none, because 'neo4j.sessions.enabled' is false",
					"Remove the property, or set it to true. If the component has to work without a template, inject "
							+ "an ObjectProvider<SessionOperations>.");
		}
		String drivers = names(Driver.class);
		if (drivers.isEmpty()) {
			return new Reason(
					"there is none, because there is no Driver bean"
							+ (isApplied(NEO4J) ? "" : ": Neo4jAutoConfiguration is excluded, or not enabled"),
					"Let Spring Boot create the driver: add the dependency 'spring-boot-starter-neo4j', do not "
							+ "exclude Neo4jAutoConfiguration, and set 'spring.neo4j.uri' to the address of the server. "
							+ "Or define a bean of type org.neo4j.driver.Driver.");
		}
		if (!isApplied(SessionTemplateAutoConfiguration.class.getName())) {
			return new Reason(
					"there is none, because SessionTemplateAutoConfiguration is excluded, or not enabled, or comes "
							+ "before the Driver bean is defined",
					"Remove the exclusion, or define a bean with SessionTemplate.create(driver).");
		}
		return drivers.contains(",")
				? new Reason("there is none, because there are several Driver beans and none is primary: " + drivers,
						"Annotate one of them with @Primary. For each of the others, set "
								+ "'neo4j.sessions.templates.<name>.driver' to its name, and inject "
								+ "@Qualifier(\"<name>SessionTemplate\").")
				: null;
	}

	private boolean isApplied(String autoConfiguration) {
		return this.beanFactory.containsBeanDefinition(autoConfiguration);
	}

	private String names(Class<?> type) {
		return Arrays.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, true, false))
			.map((name) -> "'" + name + "'")
			.collect(Collectors.joining(", "));
	}

	/**
	 * The reason why there is no template.
	 *
	 * @param why the end of a sentence
	 * @param cure what to do
	 */
	private record Reason(String why, String cure) {

	}

}
