package io.github.neo4jsessions.rewrite;

import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.Statement;

/**
 * One close of a session.
 *
 * @param paths the paths on which it runs
 * @param awaited whether the stage of the caller waits for it
 * @param place where it is
 */
record SessionClose(Set<Path> paths, boolean awaited, Place place) {

	/** How the use of the session ended. */
	enum Path {

		SUCCESS, FAILURE

	}

	/** Where a close is. */
	enum Place {

		/** In the function of a stage that waits for the session. */
		STEP,

		/**
		 * In another function, such as that of a timer, or of a stage that may not wait.
		 */
		ELSEWHERE,

		/** In a transaction function of the session. */
		OWN_WORK,

		/** A statement of the method, of a finally block, or part of an expression. */
		STATEMENT

	}

	/**
	 * Walk from the close to the block that declares the session.
	 * @param close the cursor of the call or the method reference
	 * @param block the block
	 * @param session the name of the variable
	 */
	static SessionClose at(Cursor close, J.Block block, String session) {
		EnumSet<Path> paths = EnumSet.allOf(Path.class);
		Recoveries recoveries = new Recoveries(block, close.firstEnclosing(J.ClassDeclaration.class));
		ErrorConditions conditions = new ErrorConditions();
		SessionStages stages = new SessionStages(session, block);
		boolean completes = completesFuture(close);
		boolean awaited = true;
		boolean inFunction = false;
		boolean behindWork = false;
		Object below = close.getValue();
		for (Cursor c = close; !isBlock(c.getValue(), block); c = c.getParentTreeCursor()) {
			Object tree = c.getValue();
			conditions.add(tree, below);
			below = tree;
			if (!(tree instanceof J.Lambda) && !(tree instanceof J.MemberReference)) {
				continue;
			}
			inFunction = true;
			J.MethodInvocation call = Trees.receiverOf(c);
			if (call == null) {
				continue;
			}
			if (Trees.takesWork(call) && Trees.isNamed(call.getSelect(), session)) {
				return new SessionClose(paths, true, Place.OWN_WORK);
			}
			behindWork |= Trees.isStage(typeOf(call.getSelect())) && stages.contain(call.getSelect());
			boolean dropped = tree instanceof J.Lambda lambda && isStatementIn(lambda, close.getValue());
			awaited &= completes || isAwaited(Trees.stepOf(call), dropped);
			Path only = (tree instanceof J.Lambda function) ? conditions.in(function, call) : null;
			if (only != null) {
				paths.retainAll(EnumSet.of(only));
			}
			switch (Trees.stepOf(call)) {
				case "thenCompose", "thenApply", "thenAccept", "thenRun" -> {
					if (!recoveries.in(call.getSelect(), 0)) {
						paths.remove(Path.FAILURE);
					}
				}
				case "exceptionally", "exceptionallyCompose" -> paths.remove(Path.SUCCESS);
				default -> {
					// another library, which is assumed to call it on every path
				}
			}
		}
		return new SessionClose(paths, awaited,
				!inFunction ? Place.STATEMENT : behindWork ? Place.STEP : Place.ELSEWHERE);
	}

	private static @Nullable JavaType typeOf(@Nullable Expression expression) {
		return (expression != null) ? expression.getType() : null;
	}

	/** Whether a step behind the close completes another future, which is waited for. */
	private static boolean completesFuture(Cursor close) {
		Cursor c = close;
		Cursor parent = c.getParentTreeCursor();
		while (parent.getValue() instanceof J.MethodInvocation step
				&& Trees.selectOf(step) == Trees.unwrap(c.getValue())) {
			if (step.getArguments().stream().anyMatch(Trees::completesFuture)) {
				return true;
			}
			c = parent;
			parent = c.getParentTreeCursor();
		}
		return false;
	}

	static boolean isBlock(Object tree, J.Block block) {
		return tree instanceof J.Block other && other.getId().equals(block.getId());
	}

	private static boolean isAwaited(String step, boolean dropped) {
		return switch (step) {
			case "thenApply", "thenAccept", "thenRun", "whenComplete", "exceptionally" -> false;
			case "thenCompose", "exceptionallyCompose", "handle" -> !dropped;
			default -> true;
		};
	}

	/** Whether the close is a statement in the lambda, so that nothing has its stage. */
	private static boolean isStatementIn(J.Lambda lambda, J close) {
		if (!(lambda.getBody() instanceof J.Block)) {
			return false;
		}
		boolean[] statement = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.Block visitBlock(J.Block block, Integer p) {
				for (Statement s : block.getStatements()) {
					statement[0] |= s instanceof J.MethodInvocation chain
							&& Trees.anyCall(chain, (call) -> call.getId().equals(close.getId()));
				}
				return super.visitBlock(block, p);
			}

		}.visit(lambda.getBody(), 0);
		return statement[0];
	}

}
