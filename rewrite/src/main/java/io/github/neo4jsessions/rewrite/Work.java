package io.github.neo4jsessions.rewrite;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.TypeUtils;

/** Finds the work of a session or transaction that code belongs to. */
final class Work {

	/** Steps whose function runs on another executor than that of the driver. */
	private static final Set<String> ELSEWHERE = Set.of("supplyAsync", "submit", "execute", "invokeAll", "schedule",
			"thenApplyAsync", "thenAcceptAsync", "thenRunAsync", "thenComposeAsync", "thenCombineAsync",
			"thenAcceptBothAsync", "runAfterBothAsync", "handleAsync", "whenCompleteAsync", "exceptionallyAsync",
			"exceptionallyComposeAsync", "completeAsync");

	private Work() {
	}

	/**
	 * The call whose work the code runs in, including in a later step of a stage, or
	 * {@code null} if there is none or the code runs on a thread of its own.
	 */
	static J.@Nullable MethodInvocation around(Cursor cursor) {
		return around(cursor, false);
	}

	/** Like {@link #around(Cursor)}, but including code on a thread of its own. */
	static J.@Nullable MethodInvocation aroundOnAnyThread(Cursor cursor) {
		return around(cursor, true);
	}

	private static J.@Nullable MethodInvocation around(Cursor cursor, boolean anyThread) {
		for (Cursor c = cursor; c != null && !c.isRoot(); c = c.getParent()) {
			Object tree = c.getValue();
			if (tree instanceof J.Lambda || tree instanceof J.MemberReference) {
				J.MethodInvocation call = Trees.receiverOf(c);
				if (call != null && Trees.takesWork(call)) {
					return call;
				}
				// a function that is stored, or passed to a constructor as that of a
				// thread
				if (!anyThread && (call == null || runsElsewhere(call))) {
					return null;
				}
			}
			if (tree instanceof J.ClassDeclaration || tree instanceof J.MethodDeclaration) {
				return null;
			}
		}
		return null;
	}

	static boolean runsElsewhere(J.MethodInvocation call) {
		if (call.getSimpleName().equals("runAsync")) {
			return call.getMethodType() != null && TypeUtils.isOfClassType(call.getMethodType().getDeclaringType(),
					"java.util.concurrent.CompletableFuture");
		}
		return ELSEWHERE.contains(call.getSimpleName()) && !Trees.takesWork(call);
	}

	/**
	 * Whether the code is in a function that runs after the given stage has completed, or
	 * after {@code allOf} or {@code anyOf}.
	 */
	static boolean isAfter(Cursor cursor, @Nullable Expression stage) {
		String name = (Trees.unwrap(stage) instanceof J.Identifier identifier) ? identifier.getSimpleName() : null;
		for (Cursor c = cursor; c != null && !c.isRoot(); c = c.getParent()) {
			if (c.getValue() instanceof J.Lambda) {
				J.MethodInvocation call = Trees.receiverOf(c);
				if (call != null && Trees.anyCall(call, (step) -> joins(step, name))) {
					return true;
				}
				if (call != null && Trees.headOf(call) instanceof J.Identifier head
						&& (head.getSimpleName().equals(name) || Trees
							.anyCall(Trees.initializer(c, head.getSimpleName()), (step) -> joins(step, name)))) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean joins(J.MethodInvocation step, @Nullable String name) {
		if (step.getSimpleName().equals("allOf") || step.getSimpleName().equals("anyOf")) {
			return true;
		}
		return name != null && step.getArguments().stream().anyMatch((argument) -> Trees.isNamed(argument, name));
	}

}
