package io.github.neo4jsessions.rewrite;

import java.util.List;
import java.util.Set;

import org.openrewrite.java.MethodMatcher;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/** Calls that block their thread. */
final class Blocking {

	private static final Set<String> NAMES = Set.of("join", "get", "sleep", "await", "block", "blockFirst", "blockLast",
			"blockOptional", "toIterable", "toStream", "run", "executeRead", "executeWrite", "executeWithoutResult",
			"beginTransaction", "execute", "acquire");

	private static final List<MethodMatcher> METHODS = List.of(
			new MethodMatcher("java.util.concurrent.CompletableFuture join()", true),
			new MethodMatcher("java.util.concurrent.Future get(..)", true),
			new MethodMatcher("java.lang.Thread sleep(..)"), new MethodMatcher("java.lang.Thread join(..)"),
			new MethodMatcher("java.util.concurrent.CountDownLatch await(..)"),
			new MethodMatcher("java.util.concurrent.Semaphore acquire(..)"),
			new MethodMatcher("reactor.core.publisher.Mono block*(..)"),
			new MethodMatcher("reactor.core.publisher.Flux block*(..)"),
			new MethodMatcher("reactor.core.publisher.Flux to*able()"),
			new MethodMatcher("reactor.core.publisher.Flux toStream(..)"),
			new MethodMatcher("org.neo4j.driver.Session *(..)", true),
			new MethodMatcher("org.neo4j.driver.ExecutableQuery execute(..)"));

	private Blocking() {
	}

	static boolean matches(J.MethodInvocation call) {
		return NAMES.contains(call.getSimpleName())
				&& (METHODS.stream().anyMatch((method) -> method.matches(call)) || isQueryOfSession(call));
	}

	/**
	 * The method is declared by a supertype that transactions share; their session is
	 * found already.
	 */
	private static boolean isQueryOfSession(J.MethodInvocation call) {
		return call.getSimpleName().equals("run") && call.getSelect() != null
				&& TypeUtils.isAssignableTo("org.neo4j.driver.Session", call.getSelect().getType());
	}

	static boolean matches(J.MemberReference reference) {
		JavaType.Method type = reference.getMethodType();
		return type != null && NAMES.contains(type.getName())
				&& METHODS.stream().anyMatch((method) -> method.matches(reference));
	}

}
