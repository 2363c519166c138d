package io.github.neo4jsessions.rewrite;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.Statement;

/**
 * Finds asynchronous sessions that are not closed on every path, or that are closed while
 * their work runs.
 *
 * @since 0.1.0
 */
public class AsyncSessionNotClosed extends Check {

	private static final String CURE = " Call a SessionTemplate, which closes on every path, or close in both cases with handle and thenCompose.";

	private static final String CHAINED = "No variable refers to this session, so nothing can close it: its connection may not return to the pool."
			+ CURE;

	@Override
	public String getDisplayName() {
		return "Find asynchronous Neo4j sessions that are not closed on every path";
	}

	@Override
	public String getDescription() {
		return "Marks an `AsyncSession` that is never closed, closed only after a success or only after a failure, or closed while its work runs.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.VariableDeclarations visitVariableDeclarations(J.VariableDeclarations declaration,
					ExecutionContext ctx) {
				J.VariableDeclarations d = super.visitVariableDeclarations(declaration, ctx);
				SessionUses uses = usesOfOpened(declaration, getCursor());
				String message = (uses != null
						&& !OwnDriver.opens(declaration.getVariables().get(0).getInitializer(), getCursor()))
								? judge(uses, getCursor()) : null;
				return (message != null) ? found(d, message) : d;
			}

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				return (Trees.opensSession(call.getSelect()) && !call.getSimpleName().equals("closeAsync")
						&& !OwnDriver.opens(call.getSelect(), getCursor())) ? foundName(c, CHAINED) : c;
			}

		};
	}

	/**
	 * The uses of the session that a declaration opens, or {@code null} if it opens none.
	 */
	static @Nullable SessionUses usesOfOpened(J.VariableDeclarations declaration, Cursor cursor) {
		Cursor parent = cursor.getParentTreeCursor();
		if (declaration.getVariables().size() != 1 || !(parent.getValue() instanceof J.Block block)
				|| parent.getParentTreeCursor().getValue() instanceof J.ClassDeclaration) {
			return null;
		}
		J.VariableDeclarations.NamedVariable variable = declaration.getVariables().get(0);
		return Trees.opensSession(variable.getInitializer()) ? SessionUses.of(block, parent, variable.getSimpleName())
				: null;
	}

	static @Nullable String judge(SessionUses uses, Cursor declaration) {
		if (uses.closes().isEmpty()) {
			return uses.leaves() ? null
					: "The session is never closed: its connection may not return to the pool." + CURE;
		}
		if (uses.closes().stream().anyMatch((close) -> close.place() == SessionClose.Place.OWN_WORK)) {
			return "The session is closed inside of its own transaction function, before the commit: the transaction is rolled back, and the commit fails."
					+ CURE;
		}
		if (closesWhileWorkRuns(uses, declaration)) {
			return "The session is closed when the method returns, while its work is still running: the transaction is rolled back, and the work fails."
					+ CURE;
		}
		Set<SessionClose.Path> paths = uses.closedAfter();
		if (!paths.contains(SessionClose.Path.SUCCESS)) {
			// what is passed on after a success is closed by other code
			return uses.leaves() ? null
					: "The session is closed only after a failure: each success leaves it open, and its connection may not return to the pool."
							+ CURE;
		}
		return (uses.leavesAfterFailure() || paths.contains(SessionClose.Path.FAILURE)) ? null
				: "The session is closed only after a success: each failure leaves it open, and its connection may not return to the pool."
						+ CURE;
	}

	/**
	 * A method that returns a stage closes the session in a statement of its own, and
	 * waits for nothing before.
	 */
	private static boolean closesWhileWorkRuns(SessionUses uses, Cursor declaration) {
		J.MethodDeclaration method = declaration.firstEnclosing(J.MethodDeclaration.class);
		if (method == null || method.getBody() == null || method.getReturnTypeExpression() == null
				|| !Trees.isStage(method.getReturnTypeExpression().getType()) || uses.operations().isEmpty()
				|| uses.closes().stream().anyMatch((close) -> close.place() != SessionClose.Place.STATEMENT)) {
			return false;
		}
		return returnsStageOf(uses, method.getBody()) && !new Waits().in(method.getBody());
	}

	/** Whether the close is a statement, and a stage of the session is returned. */
	private static boolean returnsStageOf(SessionUses uses, J.Block body) {
		boolean[] found = { false, false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.Block visitBlock(J.Block block, Integer p) {
				for (Statement statement : block.getStatements()) {
					found[0] |= statement instanceof J.MethodInvocation call
							&& call.getSimpleName().equals("closeAsync");
				}
				return super.visitBlock(block, p);
			}

			@Override
			public J.Return visitReturn(J.Return r, Integer p) {
				Expression head = Trees.headOf(r.getExpression());
				found[1] |= head instanceof J.Identifier
						&& !Trees.anyCall(r.getExpression(), (call) -> call.getSimpleName().equals("closeAsync"));
				return super.visitReturn(r, p);
			}

		}.visit(body, 0);
		return found[0] && found[1];
	}

	/** Looks for calls that wait. */
	private static final class Waits extends JavaIsoVisitor<Integer> {

		private boolean found;

		boolean in(J.Block body) {
			visit(body, 0);
			return this.found;
		}

		@Override
		public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
			this.found |= Blocking.matches(call);
			return super.visitMethodInvocation(call, p);
		}

	}

}
