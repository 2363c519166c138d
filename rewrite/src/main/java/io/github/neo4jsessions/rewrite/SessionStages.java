package io.github.neo4jsessions.rewrite;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.java.MethodMatcher;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;

/**
 * Finds stages that complete only after a stage of a session. One that has a time-out, or
 * that a function of other code returns, may complete earlier. A stage that other code
 * can complete is not one of them.
 *
 * @param session the name of the session
 * @param block the block that declares it
 */
record SessionStages(String session, J.Block block) {

	private static final int MAX_VARIABLES = 3;

	private static final Set<String> WAITING_STEPS = Set.of("thenApply", "thenAccept", "thenRun", "thenCompose",
			"thenCombine", "thenAcceptBoth", "runAfterBoth", "handle", "whenComplete", "exceptionally",
			"exceptionallyCompose", "toCompletableFuture");

	/** Steps that wait for the stage that their function returns. */
	private static final Set<String> COMPOSING_STEPS = Set.of("thenCompose", "exceptionallyCompose");

	/** Steps that wait for the stage that they are passed. */
	private static final Set<String> COMBINING_STEPS = Set.of("thenCombine", "thenAcceptBoth", "runAfterBoth");

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
			if (isWaitingFunction(call)) {
				return call.getArguments().stream().anyMatch((argument) -> contain(argument, variables));
			}
			if (!WAITING_STEPS.contains(Trees.stepOf(call))) {
				return false;
			}
			e = Trees.selectOf(call);
		}
		return e instanceof J.Identifier variable && variables < MAX_VARIABLES
				&& contain(initializer(variable.getSimpleName()), variables + 1);
	}

	/**
	 * Whether a stage waits for one of the session that its function returns, or that it
	 * is passed. Variables are not followed: the session may be used before the function
	 * is called, which an earlier failure prevents.
	 */
	private boolean joins(J.MethodInvocation call) {
		if (COMBINING_STEPS.contains(Trees.stepOf(call))) {
			return call.getArguments().stream().anyMatch((argument) -> contain(argument, MAX_VARIABLES));
		}
		return (COMPOSING_STEPS.contains(Trees.stepOf(call)) || Trees.takesWork(call)) && call.getArguments()
			.stream()
			.anyMatch((argument) -> argument.unwrap() instanceof J.Lambda function && isReturnedBy(function));
	}

	private boolean isReturnedBy(J.Lambda function) {
		return (function.getBody() instanceof Expression result) ? isIn(result)
				: Trees.returnedBy(function.getBody()).stream().anyMatch(this::isIn);
	}

	/** Whether a result is a stage of the session, perhaps under a condition. */
	private boolean isIn(Expression result) {
		return (result.unwrap() instanceof J.Ternary choice) ? isIn(choice.getTruePart()) || isIn(choice.getFalsePart())
				: contain(result, MAX_VARIABLES);
	}

	/** Whether a call only waits for the stages that it is passed. */
	static boolean waitsForArguments(J.MethodInvocation call) {
		return COMBINING_STEPS.contains(Trees.stepOf(call)) || isWaitingFunction(call);
	}

	private static boolean isWaitingFunction(J.MethodInvocation call) {
		return WAITING_FUNCTIONS.stream().anyMatch((function) -> function.matches(call));
	}

	private @Nullable Expression initializer(String name) {
		J.VariableDeclarations.NamedVariable variable = Trees.declared(this.block, name);
		return (variable != null && StageVariable.isOnlyWaitedFor(this.block, name)) ? variable.getInitializer() : null;
	}

}
