package io.github.neo4jsessions.rewrite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.Statement;

/**
 * The conditions around and before code that compare a variable with {@code null}: that
 * of the error in the function of a step tells whether the code runs after a failure.
 */
final class ErrorConditions {

	/** By the name of the variable, when the code runs if it is an error. */
	private final Map<String, SessionClose.Path> paths = new HashMap<>();

	/**
	 * Note the condition of a statement or expression, if it has one, or of those before
	 * the code in a block that leave the function.
	 * @param tree the statement or expression
	 * @param below its part that contains the code
	 */
	void add(Object tree, Object below) {
		if (tree instanceof J.If test) {
			boolean otherwise = below instanceof J.If.Else;
			if (otherwise || isSame(test.getThenPart(), below)) {
				add(test.getIfCondition().getTree(), otherwise);
			}
		}
		else if (tree instanceof J.Ternary choice) {
			boolean otherwise = isSame(choice.getFalsePart(), below);
			if (otherwise || isSame(choice.getTruePart(), below)) {
				add(choice.getCondition(), otherwise);
			}
		}
		else if (tree instanceof J.Block block) {
			block.getStatements()
				.stream()
				.takeWhile((statement) -> !isSame(statement, below))
				.filter((statement) -> statement instanceof J.If test && test.getElsePart() == null
						&& leaves(test.getThenPart()))
				.forEach((statement) -> add(((J.If) statement).getIfCondition().getTree(), true));
		}
	}

	private static boolean leaves(Statement statement) {
		if (statement instanceof J.Block block) {
			return !block.getStatements().isEmpty()
					&& leaves(block.getStatements().get(block.getStatements().size() - 1));
		}
		return statement instanceof J.Return || statement instanceof J.Throw;
	}

	private void add(Expression condition, boolean otherwise) {
		if (!(condition.unwrap() instanceof J.Binary test)) {
			return;
		}
		Expression compared = Trees.isNull(test.getLeft()) ? test.getRight() : test.getLeft();
		if (!Trees.isNull(test.getLeft()) && !Trees.isNull(test.getRight())
				|| !(compared.unwrap() instanceof J.Identifier variable)) {
			return;
		}
		if (test.getOperator() == J.Binary.Type.NotEqual || test.getOperator() == J.Binary.Type.Equal) {
			boolean notNull = (test.getOperator() == J.Binary.Type.NotEqual) != otherwise;
			this.paths.put(variable.getSimpleName(), notNull ? SessionClose.Path.FAILURE : SessionClose.Path.SUCCESS);
		}
	}

	/**
	 * The only path on which the function of a step reaches the code, or {@code null} if
	 * it is not known.
	 */
	SessionClose.@Nullable Path in(J.Lambda function, J.MethodInvocation step) {
		List<J> parameters = function.getParameters().getParameters();
		String name = Trees.stepOf(step);
		if (!name.equals("whenComplete") && !name.equals("handle") || parameters.size() != 2
				|| !(parameters.get(1) instanceof J.VariableDeclarations error)) {
			return null;
		}
		return this.paths.get(error.getVariables().get(0).getSimpleName());
	}

	private static boolean isSame(J tree, Object other) {
		return other instanceof J j && j.getId().equals(tree.getId());
	}

}
