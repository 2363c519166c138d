package io.github.neo4jsessions.rewrite;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Tree;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;

/**
 * Finds steps that turn a failure into a value, so that the steps behind them are called
 * in both cases. Unknown steps are assumed to do so.
 *
 * @param block the block that declares the session
 * @param type the class around it
 */
record Recoveries(J.Block block, J.@Nullable ClassDeclaration type) {

	private static final int MAX_VARIABLES = 3;

	private static final Set<String> STEPS = Set.of("handle", "exceptionally", "exceptionallyCompose");

	/** Whether a failure becomes a value before the end of a chain. */
	boolean in(@Nullable Expression chain, int variables) {
		Expression e = Trees.unwrap(chain);
		while (e instanceof J.MethodInvocation call) {
			if (STEPS.contains(Trees.stepOf(call))) {
				return true;
			}
			Expression next = Trees.selectOf(call);
			if (!(next instanceof J.MethodInvocation) && variables < MAX_VARIABLES) {
				for (Expression argument : call.getArguments()) {
					// Context.current().wrap(stage)
					if (Trees.isStage(argument.getType())
							&& (isOwnThatRecovers(call, next) || in(argument, variables + 1))) {
						return true;
					}
				}
			}
			e = next;
		}
		return e instanceof J.Identifier variable && variable.getFieldType() != null
				&& Trees.isStage(variable.getType()) && variables < MAX_VARIABLES
				&& inVariable(variable.getSimpleName(), variables + 1);
	}

	private boolean inVariable(String name, int variables) {
		J.VariableDeclarations.NamedVariable variable = Trees.declared(this.block, name);
		return variable == null || variable.getInitializer() == null || Trees.isAssigned(this.block, name)
				|| in(variable.getInitializer(), variables);
	}

	/** Whether a method of the class, to which a stage is passed, may recover. */
	private boolean isOwnThatRecovers(J.MethodInvocation call, @Nullable Expression select) {
		if (select != null && !Trees.isThis(select)) {
			return false;
		}
		boolean[] found = { this.type == null, false };
		if (this.type != null) {
			new JavaIsoVisitor<Integer>() {

				@Override
				public J.MethodDeclaration visitMethodDeclaration(J.MethodDeclaration method, Integer p) {
					if (method.getSimpleName().equals(call.getSimpleName()) && method.getBody() != null) {
						found[1] = true;
						found[0] |= recovers(method.getBody());
					}
					return super.visitMethodDeclaration(method, p);
				}

			}.visit(this.type, 0);
		}
		// an inherited method, or one of another class
		return found[0] || !found[1];
	}

	private static boolean recovers(Tree body) {
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation step, Integer p) {
				found[0] |= STEPS.contains(Trees.stepOf(step));
				return super.visitMethodInvocation(step, p);
			}

		}.visit(body, 0);
		return found[0];
	}

}
