package io.github.neo4jsessions.rewrite;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.MethodMatcher;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;

/**
 * Finds stages that complete only after a stage of a session. One that has a time-out, or
 * that a function of other code returns, may complete before.
 *
 * @param session the name of the session
 * @param block the block that declares it
 */
record SessionStages(String session, J.Block block) {

	private static final int MAX_VARIABLES = 3;

	private static final Set<String> WAITING_STEPS = Set.of("thenApply", "thenAccept", "thenRun", "thenCompose",
			"thenCombine", "thenAcceptBoth", "runAfterBoth", "handle", "whenComplete", "exceptionally",
			"exceptionallyCompose", "toCompletableFuture");

	/**
	 * Steps that wait for the stage that their function returns, or that they are passed.
	 */
	private static final Set<String> JOINING_STEPS = Set.of("thenCompose", "exceptionallyCompose", "thenCombine",
			"thenAcceptBoth", "runAfterBoth");

	private static final Set<String> COMPLETIONS = Set.of("complete", "completeAsync", "completeExceptionally",
			"cancel", "orTimeout", "completeOnTimeout", "obtrudeValue", "obtrudeException");

	private static final List<MethodMatcher> WAITING_FUNCTIONS = List.of(
			new MethodMatcher("java.util.concurrent.CompletableFuture allOf(..)"),
			new MethodMatcher("org.eclipse.microprofile.context.ThreadContext withContextCapture(..)", true));

	/** Whether a stage is one of the session, or waits for one. */
	boolean contain(@Nullable Expression stage) {
		return contain(stage, 0);
	}

	private boolean contain(@Nullable Expression stage, int variables) {
		Expression e = Trees.unwrap(stage);
		while (e instanceof J.MethodInvocation call) {
			if (Trees.isNamed(call.getSelect(), this.session) || joins(call)) {
				return true;
			}
			if (WAITING_FUNCTIONS.stream().anyMatch((function) -> function.matches(call))) {
				return call.getArguments().stream().anyMatch((argument) -> contain(argument, variables));
			}
			if (!WAITING_STEPS.contains(Trees.stepOf(call))) {
				return false;
			}
			e = Trees.selectOf(call);
		}
		return e instanceof J.Identifier variable && variables < MAX_VARIABLES
				&& !isCompletedElsewhere(variable.getSimpleName())
				&& contain(initializer(variable.getSimpleName()), variables + 1);
	}

	/** Whether a stage waits for what its function returns, in which the session is. */
	private boolean joins(J.MethodInvocation call) {
		return (JOINING_STEPS.contains(Trees.stepOf(call)) || Trees.takesWork(call))
				&& call.getArguments().stream().anyMatch(this::returnsSession);
	}

	private boolean returnsSession(Expression argument) {
		if (!(argument.unwrap() instanceof J.Lambda function) || !(function.getBody() instanceof J.Block body)) {
			return SessionReplacement.mentions(argument, this.session);
		}
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.Return visitReturn(J.Return returned, Integer p) {
				found[0] |= mentionsSession(returned.getExpression(), body);
				return returned;
			}

			@Override
			public J.Lambda visitLambda(J.Lambda lambda, Integer p) {
				return lambda;
			}

		}.visit(body, 0);
		return found[0];
	}

	/** Whether an expression, or the variable that it begins with, is of the session. */
	private boolean mentionsSession(@Nullable Expression stage, J.Block body) {
		if (stage == null) {
			return false;
		}
		J.VariableDeclarations.NamedVariable variable = (Trees.headOf(stage) instanceof J.Identifier head)
				? Trees.declared(body, head.getSimpleName()) : null;
		return SessionReplacement.mentions(stage, this.session) || variable != null && variable.getInitializer() != null
				&& SessionReplacement.mentions(variable.getInitializer(), this.session);
	}

	/** Whether code completes the future in a variable. */
	private boolean isCompletedElsewhere(String variable) {
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
				found[0] |= COMPLETIONS.contains(call.getSimpleName()) && Trees.isNamed(call.getSelect(), variable);
				return super.visitMethodInvocation(call, p);
			}

		}.visit(this.block, 0);
		return found[0];
	}

	private @Nullable Expression initializer(String name) {
		J.VariableDeclarations.NamedVariable variable = Trees.declared(this.block, name);
		return (variable != null) ? variable.getInitializer() : null;
	}

}
