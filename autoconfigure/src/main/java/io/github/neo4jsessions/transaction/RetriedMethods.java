package io.github.neo4jsessions.transaction;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.util.ClassUtils;

/**
 * Determines which methods are retried.
 */
final class RetriedMethods {

	private RetriedMethods() {
	}

	/**
	 * Return whether the annotation that makes a method transactional is an
	 * {@link AsyncTransactional} with {@code retry = true}. Spring takes the first
	 * annotation that it finds in the same order.
	 */
	static boolean contain(Method method, Class<?> targetClass) {
		Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
		for (AnnotatedElement element : List.of(specific, specific.getDeclaringClass(), method,
				method.getDeclaringClass())) {
			MergedAnnotation<Transactional> transactional = MergedAnnotations
				.from(element, SearchStrategy.TYPE_HIERARCHY)
				.get(Transactional.class);
			if (transactional.isPresent()) {
				MergedAnnotation<?> source = transactional.getMetaSource();
				return source != null && source.getType() == AsyncTransactional.class && source.getBoolean("retry");
			}
		}
		return false;
	}

	/**
	 * Refuse a propagation with which a method never begins a transaction itself.
	 * @throws IllegalTransactionStateException if the propagation is one of these
	 */
	static void requireOwner(Method method, TransactionAttribute attribute) {
		Propagation propagation = Arrays.stream(Propagation.values())
			.filter((one) -> one.value() == attribute.getPropagationBehavior())
			.findFirst()
			.orElse(Propagation.REQUIRED);
		switch (propagation) {
			case SUPPORTS, MANDATORY, NOT_SUPPORTED, NEVER ->
				throw new IllegalTransactionStateException(ClassUtils.getQualifiedMethodName(method)
						+ " cannot be retried, because propagation " + propagation + " never begins a transaction, and "
						+ "only the method that begins a transaction is retried. Use REQUIRED or REQUIRES_NEW, or "
						+ "remove 'retry = true'");
			default -> {
				// begins a transaction, unless it joins one
			}
		}
	}

}
