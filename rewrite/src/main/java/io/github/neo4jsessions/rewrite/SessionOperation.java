package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.Loop;
import org.openrewrite.java.tree.TypeUtils;

/**
 * A call on a session other than its close.
 *
 * @param call the call
 * @param place where it is
 * @param typed whether its static type may matter to the code around it
 */
record SessionOperation(J.MethodInvocation call, Place place, boolean typed) {

	/** Where a call is. */
	enum Place {

		/** In the method, or in a step of a stage: it is made once. */
		ONCE,

		/** In a loop, or in a function that other code calls: perhaps several times. */
		OFTEN,

		/** In the work of another session, or of a template. */
		IN_WORK

	}

	/**
	 * Walk from the call to the block that declares the session.
	 * @param call the cursor of the call
	 * @param block the block
	 */
	static SessionOperation at(Cursor call, J.Block block) {
		Place place = Place.ONCE;
		for (Cursor c = call; !SessionClose.isBlock(c.getValue(), block); c = c.getParentTreeCursor()) {
			Object tree = c.getValue();
			if (tree instanceof Loop || tree instanceof J.MethodDeclaration) {
				place = Place.OFTEN;
			}
			if (tree instanceof J.Lambda) {
				J.MethodInvocation receiver = Trees.receiverOf(c);
				if (receiver != null && Trees.takesWork(receiver)) {
					return new SessionOperation(call.getValue(), Place.IN_WORK, false);
				}
				if (receiver == null || !isStep(receiver)) {
					place = Place.OFTEN;
				}
			}
		}
		return new SessionOperation(call.getValue(), place, isTyped(call, block));
	}

	private static boolean isStep(J.MethodInvocation call) {
		return call.getSelect() != null && Trees.isStage(call.getSelect().getType());
	}

	/**
	 * Whether the value of the chain is a stage to which the code around it gives its
	 * static type: a future in its place may not compile.
	 */
	private static boolean isTyped(Cursor call, J.Block block) {
		Cursor chain = call;
		Cursor parent = chain.getParentTreeCursor();
		while (parent.getValue() instanceof J.Parentheses || parent.getValue() instanceof J.Ternary
				|| parent.getValue() instanceof J.MethodInvocation next
						&& Trees.selectOf(next) == Trees.unwrap(chain.getValue())) {
			chain = parent;
			parent = chain.getParentTreeCursor();
		}
		if (!(chain.getValue() instanceof Expression value) || !TypeUtils.isOfClassType(value.getType(), Trees.STAGE)) {
			return false;
		}
		if (parent.getValue() instanceof J.VariableDeclarations.NamedVariable variable) {
			return parent.getParentTreeCursor().getValue() instanceof J.VariableDeclarations declaration
					&& declaration.getTypeExpression() instanceof J.Identifier type
					&& type.getSimpleName().equals("var") && Trees.isAssigned(block, variable.getSimpleName());
		}
		if (parent.getValue() instanceof J.Return) {
			parent = parent.dropParentUntil((tree) -> tree instanceof J.Lambda || tree instanceof J.MethodDeclaration);
		}
		return parent.getValue() instanceof J.Lambda && !isFunctionOfStage(Trees.receiverOf(parent));
	}

	private static boolean isFunctionOfStage(J.@Nullable MethodInvocation receiver) {
		return receiver != null && (isStep(receiver) || Trees.takesWork(receiver));
	}

}
