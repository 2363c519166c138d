package io.github.neo4jsessions.internal.context;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds the transaction that a thread is in, or explains why there is none.
 */
public final class RequiredTransaction {

	private static final String CURE = "Derive stages from the futures of this library, "
			+ "or bring the code in by tx.bind, tx.wrap or tx.executor";

	private RequiredTransaction() {
	}

	/**
	 * Return the innermost transaction.
	 * @param frame where the thread is
	 * @throws IllegalTransactionStateException if there is none
	 */
	public static ScopeContext.Participant of(@Nullable ScopeContext frame, Thread thread) {
		ScopeContext.Participant participant = CurrentScope.participant();
		if (participant == null) {
			throw new IllegalTransactionStateException(
					"There is no transaction on thread '" + thread.getName() + "'. " + whyThereIsNone(frame));
		}
		if (!participant.isTransactional()) {
			throw new IllegalTransactionStateException("There is no transaction here: the propagation gave none, and "
					+ "each query commits by itself. Use REQUIRED or REQUIRES_NEW to begin one");
		}
		if (participant.hasEnded()) {
			throw new IllegalTransactionStateException("The transaction of this code has ended. Return the stage that "
					+ "this code belongs to from the work, or from the annotated method, so that the end waits for it");
		}
		return participant;
	}

	private static String whyThereIsNone(@Nullable ScopeContext frame) {
		if (frame != null && frame.scope() != null) {
			return "This is the work of execute, whose queries commit one by one. Use executeWrite or inTransaction";
		}
		Optional<Method> annotated = annotatedMethodOnTheStack();
		if (annotated.isPresent()) {
			return whyNotHere(annotated.get());
		}
		return "This code was not called in the work of a transaction nor in a method annotated with "
				+ "@AsyncTransactional, or it left that: the scope does not go along to threads of supplyAsync, of "
				+ "executors, @Async methods, Reactor and parallel streams. " + CURE;
	}

	private static Optional<Method> annotatedMethodOnTheStack() {
		return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
			.walk((frames) -> frames.map(RequiredTransaction::methodOf)
				.filter(Objects::nonNull)
				.filter(RequiredTransaction::isAnnotated)
				.findFirst());
	}

	private static @Nullable Method methodOf(StackWalker.StackFrame frame) {
		try {
			return Arrays.stream(frame.getDeclaringClass().getDeclaredMethods())
				.filter((method) -> !method.isSynthetic() && method.getName().equals(frame.getMethodName())
						&& Arrays.equals(method.getParameterTypes(), frame.getMethodType().parameterArray()))
				.findFirst()
				.orElse(null);
		}
		catch (LinkageError ex) {
			// Spring does not advise a class whose methods refer to missing classes
			return null;
		}
	}

	private static boolean isAnnotated(Method method) {
		return AnnotatedElementUtils.hasAnnotation(method, Transactional.class)
				|| (Modifier.isPublic(method.getModifiers())
						&& AnnotatedElementUtils.hasAnnotation(method.getDeclaringClass(), Transactional.class));
	}

	private static String whyNotHere(Method method) {
		String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
		int modifiers = method.getModifiers();
		for (String word : Modifier.toString(modifiers).split(" ")) {
			if (word.equals("private") || word.equals("static") || word.equals("final")) {
				return name + " is annotated, but " + word + ", so that no proxy can begin a transaction for it. "
						+ "Make it a public method that can be overridden";
			}
		}
		return name
				+ " is annotated, but was not called through its proxy: a call through 'this', or of an object that "
				+ "is no Spring bean, begins no transaction; nor does one of a manager other than "
				+ "AsyncNeo4jTransactionManager begin one of this library. Call it from another bean, "
				+ "and annotate it with @AsyncTransactional";
	}

}
