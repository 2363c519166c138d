package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Checks the return types of methods.
 */
final class FutureMethods {

	private FutureMethods() {
	}

	/**
	 * Return whether a method is declared to return a stage.
	 */
	static boolean returnsStage(Method method) {
		return CompletionStage.class.isAssignableFrom(method.getReturnType());
	}

	/**
	 * Return whether a method can return the future of a transaction instead of its own.
	 */
	static boolean canReturnFuture(Method method) {
		return method.getReturnType().isAssignableFrom(CompletableFuture.class) && !isSuspending(method);
	}

	/**
	 * Return whether a method is declared to return a future of any type. A method that
	 * returns {@code Object} is not.
	 */
	static boolean returnsFuture(Method method) {
		return returnsStage(method) || (method.getReturnType() != Object.class && canReturnFuture(method));
	}

	/**
	 * Return whether the method is a suspending function of Kotlin, whose return type is
	 * meaningless.
	 */
	private static boolean isSuspending(Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		return parameters.length > 0
				&& parameters[parameters.length - 1].getName().equals("kotlin.coroutines.Continuation");
	}

	/**
	 * Return whether a type is a publisher of Reactive Streams, whose classes may be
	 * missing.
	 */
	private static boolean isPublisher(@Nullable Class<?> type) {
		return type != null
				&& (type.getName().equals("org.reactivestreams.Publisher") || isPublisher(type.getSuperclass())
						|| Arrays.stream(type.getInterfaces()).anyMatch(FutureMethods::isPublisher));
	}

	/**
	 * Return the remedy, with the type to return instead.
	 */
	static String cure(Method method) {
		Class<?> type = method.getReturnType();
		if (isSuspending(method)) {
			return "it is a suspending function. Use sessions.write { .. } of neo4j-sessions-kotlin in place of the "
					+ "annotation, or return a CompletableFuture: future { .. } of kotlinx-coroutines-jdk8 converts a "
					+ "coroutine to one";
		}
		String returned = "it returns " + type.getTypeName() + ". ";
		if (isPublisher(type)) {
			return returned + "Return a CompletableFuture: Mono.toFuture() converts a publisher to one "
					+ "(for a Flux after collectList())";
		}
		if (CompletionStage.class.isAssignableFrom(type)) {
			return returned
					+ "Return CompletableFuture or CompletionStage, the types that the future of the transaction has";
		}
		Class<?> value = (type != void.class) ? ClassUtils.resolvePrimitiveIfNecessary(type) : Void.class;
		return returned + "Return CompletableFuture<" + value.getSimpleName() + ">";
	}

}
