package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.reactivestreams.Publisher;

import org.springframework.util.ClassUtils;

/**
 * What methods return, and what they should.
 */
final class FutureMethods {

	private FutureMethods() {
	}

	/**
	 * Whether a method says that it returns a stage.
	 */
	static boolean returnsStage(Method method) {
		return CompletionStage.class.isAssignableFrom(method.getReturnType());
	}

	/**
	 * Whether a method can return the future of a transaction in place of its own.
	 */
	static boolean canReturnFuture(Method method) {
		return method.getReturnType().isAssignableFrom(CompletableFuture.class) && !isSuspending(method);
	}

	/**
	 * Whether it is a suspending function of Kotlin: what those return says nothing.
	 */
	private static boolean isSuspending(Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		return parameters.length > 0
				&& parameters[parameters.length - 1].getName().equals("kotlin.coroutines.Continuation");
	}

	/**
	 * What to return instead.
	 */
	static String cure(Method method) {
		Class<?> type = method.getReturnType();
		if (isSuspending(method)) {
			return "it is a suspending function. Return a CompletableFuture: future { .. } of "
					+ "kotlinx-coroutines-jdk8 makes one of a coroutine";
		}
		String returned = "it returns " + type.getTypeName() + ". ";
		if (Publisher.class.isAssignableFrom(type)) {
			return returned + "Return a CompletableFuture: Mono.toFuture() makes one of a publisher "
					+ "(Flux.collectList() first)";
		}
		if (CompletionStage.class.isAssignableFrom(type)) {
			return returned + "Return CompletableFuture or CompletionStage, which that of the transaction is";
		}
		Class<?> value = (type != void.class) ? ClassUtils.resolvePrimitiveIfNecessary(type) : Void.class;
		return returned + "Return CompletableFuture<" + value.getSimpleName() + ">";
	}

}
