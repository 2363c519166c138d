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
			+ "or call the code through tx.bind, tx.wrap or tx.executor";

	private RequiredTransaction() {
	}

	/**
	 * Return the innermost transaction.
	 * @param context the context of the thread, or {@code null} outside of all scopes
	 * @throws IllegalTransactionStateException if there is none
	 */
	public static ScopeContext.Participant of(@Nullable ScopeContext context, Thread thread) {
		ScopeContext.Participant participant = CurrentScope.participant();
		if (participant == null) {
			throw new IllegalTransactionStateException(
					"There is no transaction on thread '" + thread.getName() + "'. " + whyThereIsNone(context));
		}
		if (!participant.isTransactional()) {
			throw new IllegalTransactionStateException("There is no transaction here: the propagation begins none, and "
					+ "each query is an auto-commit query. Use REQUIRED or REQUIRES_NEW to begin one");
		}
		if (participant.hasEnded()) {
			throw new IllegalTransactionStateException(TransactionNames.of(participant.transactionName())
					+ " has ended. Return the stage that runs this code from the work or the annotated method, so that "
					+ "the transaction waits for it");
		}
		return participant;
	}

	private static String whyThereIsNone(@Nullable ScopeContext context) {
		if (context != null && context.scope() != null) {
			return "This is the work of execute, whose queries are auto-commit queries. Use executeWrite or inTransaction";
		}
		Optional<Method> annotated = annotatedMethodOnTheStack();
		if (annotated.isPresent()) {
			return whyNotHere(annotated.get());
		}
		return "This code was called outside of the work of a transaction and of methods annotated with "
				+ "@AsyncTransactional, or on a thread that the scope does not reach: a thread of supplyAsync, an "
				+ "executor, an @Async method, Reactor or a parallel stream. " + CURE;
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
				return name + " is annotated but " + word + ", so that no proxy can begin a transaction for it. "
						+ "Make it a public method that can be overridden";
			}
		}
		return name + " is annotated, but was not called through its proxy, or its transaction manager is not an "
				+ "AsyncNeo4jTransactionManager. A call through 'this', or of an object that is not a Spring bean, "
				+ "does not begin a transaction. Call the method from another bean, and annotate it with "
				+ "@AsyncTransactional";
	}

}
