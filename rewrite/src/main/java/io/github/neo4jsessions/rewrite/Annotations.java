package io.github.neo4jsessions.rewrite;

import java.util.List;
import java.util.Set;

import org.openrewrite.java.AnnotationMatcher;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/** The annotations of transactions. */
final class Annotations {

	static final String ASYNC_TRANSACTIONAL = "io.github.neo4jsessions.transaction.AsyncTransactional";

	static final String TRANSACTIONAL = "org.springframework.transaction.annotation.Transactional";

	private static final AnnotationMatcher ASYNC_MATCHER = new AnnotationMatcher("@" + ASYNC_TRANSACTIONAL);

	private static final AnnotationMatcher SPRING_MATCHER = new AnnotationMatcher("@" + TRANSACTIONAL);

	private static final AnnotationMatcher JAKARTA_MATCHER = new AnnotationMatcher(
			"@jakarta.transaction.Transactional");

	private static final String ASYNC = "org.springframework.scheduling.annotation.Async";

	private static final AnnotationMatcher EXECUTED_ASYNC = new AnnotationMatcher("@" + ASYNC);

	private Annotations() {
	}

	static boolean areAsyncTransactional(List<J.Annotation> annotations) {
		return annotations.stream().anyMatch(ASYNC_MATCHER::matches);
	}

	/** Whether a method runs on an executor of Spring's, so that its body may block. */
	static boolean areExecutedAsync(List<J.Annotation> annotations) {
		return annotations.stream().anyMatch(EXECUTED_ASYNC::matches);
	}

	/**
	 * Whether there is an annotation of Spring's or Jakarta's transactions, of whatever
	 * manager.
	 */
	static boolean areTransactional(List<J.Annotation> annotations) {
		return annotations.stream()
			.anyMatch((annotation) -> SPRING_MATCHER.matches(annotation) || JAKARTA_MATCHER.matches(annotation));
	}

	static boolean areTransactionalOfDefaultManager(List<J.Annotation> annotations) {
		return annotations.stream().anyMatch(Annotations::isOfDefaultManager);
	}

	static boolean isOfDefaultManager(J.Annotation annotation) {
		return JAKARTA_MATCHER.matches(annotation) || isSpringsOfDefaultManager(annotation);
	}

	static boolean isSpringsOfDefaultManager(J.Annotation annotation) {
		return SPRING_MATCHER.matches(annotation) && (annotation.getArguments() == null
				|| annotation.getArguments().stream().noneMatch(Annotations::namesManager));
	}

	/**
	 * Whether a class, or one that it extends, is annotated so that its methods are
	 * transactional or run on an executor.
	 */
	static boolean areAnyTransactional(J.ClassDeclaration type) {
		if (areTransactional(type.getLeadingAnnotations()) || areAsyncTransactional(type.getLeadingAnnotations())
				|| areExecutedAsync(type.getLeadingAnnotations())) {
			return true;
		}
		JavaType.FullyQualified extended = (type.getType() != null) ? type.getType().getSupertype() : null;
		while (extended != null) {
			if (extended.getAnnotations().stream().anyMatch(Annotations::isTransactional)) {
				return true;
			}
			extended = extended.getSupertype();
		}
		return false;
	}

	private static boolean isTransactional(JavaType annotation) {
		return Set.of(ASYNC_TRANSACTIONAL, TRANSACTIONAL, "jakarta.transaction.Transactional", ASYNC)
			.stream()
			.anyMatch((name) -> TypeUtils.isOfClassType(annotation, name));
	}

	/** Whether an annotation of Spring's transactions has an attribute. */
	static boolean haveAttribute(List<J.Annotation> annotations, String name) {
		return annotations.stream()
			.filter(SPRING_MATCHER::matches)
			.filter((annotation) -> annotation.getArguments() != null)
			.flatMap((annotation) -> annotation.getArguments().stream())
			.anyMatch((argument) -> argument instanceof J.Assignment assignment
					&& assignment.getVariable() instanceof J.Identifier attribute
					&& attribute.getSimpleName().equals(name));
	}

	private static boolean namesManager(J argument) {
		if (argument instanceof J.Assignment assignment && assignment.getVariable() instanceof J.Identifier attribute) {
			return attribute.getSimpleName().equals("value") || attribute.getSimpleName().equals("transactionManager");
		}
		return !(argument instanceof J.Empty);
	}

}
