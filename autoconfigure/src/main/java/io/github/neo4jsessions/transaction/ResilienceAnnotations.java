package io.github.neo4jsessions.transaction;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.Retryable;

/**
 * Annotations of Spring that treat a method as finished when it returns. On a method
 * whose transaction ends with its future, they have no effect or an unintended one.
 */
final class ResilienceAnnotations {

	private static final Map<Class<? extends Annotation>, String> EFFECTS = Map.of(Retryable.class,
			"which does not call a method again when its future fails. Use @AsyncTransactional(retry = true) instead",
			ConcurrencyLimit.class, "which counts a call until the method returns, and not until its future completes. "
					+ "Use neo4j.sessions.max-active instead");

	private ResilienceAnnotations() {
	}

	/**
	 * Return what is wrong with the annotations of a method or its class.
	 * @return a part of a sentence for each annotation
	 */
	static List<String> of(Method method, Class<?> type) {
		return EFFECTS.entrySet()
			.stream()
			.filter((effect) -> isAnnotated(method, type, effect.getKey()))
			.map((effect) -> "is annotated with @" + effect.getKey().getSimpleName() + ", " + effect.getValue())
			.sorted()
			.toList();
	}

	private static boolean isAnnotated(Method method, Class<?> type, Class<? extends Annotation> annotation) {
		return AnnotatedElementUtils.hasAnnotation(method, annotation)
				|| AnnotatedElementUtils.hasAnnotation(method.getDeclaringClass(), annotation)
				|| AnnotatedElementUtils.hasAnnotation(type, annotation);
	}

}
