package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.openrewrite.java.AnnotationMatcher;
import org.openrewrite.java.tree.J;

/** The annotations of transactions. */
final class Annotations {

	static final String ASYNC_TRANSACTIONAL = "io.github.neo4jsessions.transaction.AsyncTransactional";

	static final String TRANSACTIONAL = "org.springframework.transaction.annotation.Transactional";

	private static final AnnotationMatcher ASYNC_MATCHER = new AnnotationMatcher("@" + ASYNC_TRANSACTIONAL);

	private static final AnnotationMatcher SPRING_MATCHER = new AnnotationMatcher("@" + TRANSACTIONAL);

	private static final AnnotationMatcher JAKARTA_MATCHER = new AnnotationMatcher(
			"@jakarta.transaction.Transactional");

	private static final AnnotationMatcher EXECUTED_ASYNC = new AnnotationMatcher(
			"@org.springframework.scheduling.annotation.Async");

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

	private static boolean namesManager(J argument) {
		if (argument instanceof J.Assignment assignment && assignment.getVariable() instanceof J.Identifier attribute) {
			return attribute.getSimpleName().equals("value") || attribute.getSimpleName().equals("transactionManager");
		}
		return !(argument instanceof J.Empty);
	}

}
