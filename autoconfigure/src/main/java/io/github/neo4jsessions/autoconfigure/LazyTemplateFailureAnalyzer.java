package io.github.neo4jsessions.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopConfigException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Analyzes the failure to inject a {@link SessionTemplate} lazily, and names the type to
 * inject instead: a lazy proxy cannot extend that final class.
 */
final class LazyTemplateFailureAnalyzer extends AbstractFailureAnalyzer<AopConfigException> {

	private final BeanFactory beanFactory;

	LazyTemplateFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, AopConfigException cause) {
		BeanCreationException creation = findCause(rootFailure, BeanCreationException.class);
		while (creation != null) {
			String bean = creation.getBeanName();
			if (bean != null && asksForLazyTemplate(bean)) {
				return new FailureAnalysis(
						"A SessionTemplate cannot be injected lazily into bean '" + bean
								+ "': the class is final, so that " + "no proxy can extend it.",
						"Inject the interface instead: '@Lazy SessionOperations'.", cause);
			}
			creation = findCause(creation.getCause(), BeanCreationException.class);
		}
		return null;
	}

	private boolean asksForLazyTemplate(String bean) {
		Class<?> type = this.beanFactory.containsBean(bean) ? this.beanFactory.getType(bean, false) : null;
		return type != null && injectionPoints(ClassUtils.getUserClass(type))
			.anyMatch((point) -> AnnotatedElementUtils.hasAnnotation(point, Lazy.class));
	}

	private static Stream<AnnotatedElement> injectionPoints(Class<?> type) {
		Stream<Parameter> constructors = Arrays.stream(type.getDeclaredConstructors())
			.flatMap((constructor) -> Arrays.stream(constructor.getParameters()));
		Stream<Parameter> methods = Arrays.stream(type.getDeclaredMethods())
			.map(Method::getParameters)
			.flatMap(Arrays::stream);
		Stream<Field> fields = Arrays.stream(type.getDeclaredFields());
		return Stream.concat(
				Stream.concat(constructors, methods)
					.filter((parameter) -> parameter.getType() == SessionTemplate.class),
				fields.filter((field) -> field.getType() == SessionTemplate.class));
	}

}
