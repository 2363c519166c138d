package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.JavaVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Finds blocking sessions that are not closed on every path.
 *
 * @since 0.1.0
 */
public class BlockingSessionNotClosed extends Check {

	private static final String SESSION = "org.neo4j.driver.Session";

	private static final String CURE = " Open it in the head of a try statement: try (Session session = driver.session()).";

	@Override
	public String getDisplayName() {
		return "Find blocking Neo4j sessions that are not closed on every path";
	}

	@Override
	public String getDescription() {
		return "Marks a `Session` that is opened outside of `try`-with-resources and not closed in `finally`, unless it is passed on.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.VariableDeclarations visitVariableDeclarations(J.VariableDeclarations declaration,
					ExecutionContext ctx) {
				J.VariableDeclarations d = super.visitVariableDeclarations(declaration, ctx);
				Cursor parent = getCursor().getParentTreeCursor();
				if (declaration.getVariables().size() != 1 || !(parent.getValue() instanceof J.Block block)
						|| parent.getParentTreeCursor().getValue() instanceof J.ClassDeclaration
						|| !declaration.getLeadingAnnotations().isEmpty()
						|| !opens(declaration.getVariables().get(0).getInitializer())
						|| OwnDriver.opens(declaration.getVariables().get(0).getInitializer(), getCursor())
						|| isClosedAtOnce(declaration, block)) {
					return d;
				}
				Uses uses = new Uses(declaration.getVariables().get(0).getSimpleName());
				uses.visit(block, 0, parent.getParentOrThrow());
				String message = uses.judge();
				return (message != null) ? found(d, message) : d;
			}

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				return (opens(call.getSelect()) && !call.getSimpleName().equals("close") && !OwnDriver
					.opens(call.getSelect(), getCursor())) ? foundName(c,
							"No variable refers to this session, so nothing can close it: its connection may not return to the pool."
									+ CURE)
							: c;
			}

		};
	}

	/** Whether the next statement closes the session, so that nothing throws before. */
	private static boolean isClosedAtOnce(J.VariableDeclarations declaration, J.Block block) {
		int next = block.getStatements().indexOf(declaration) + 1;
		return next > 0 && next < block.getStatements().size()
				&& block.getStatements().get(next) instanceof J.MethodInvocation call
				&& call.getSimpleName().equals("close")
				&& Trees.isNamed(call.getSelect(), declaration.getVariables().get(0).getSimpleName());
	}

	private static boolean opens(@Nullable Expression expression) {
		return Trees.unwrap(expression) instanceof J.MethodInvocation call && call.getSimpleName().equals("session")
				&& call.getMethodType() != null && TypeUtils.isOfClassType(call.getType(), SESSION)
				&& TypeUtils.isAssignableTo(Trees.DRIVER, call.getMethodType().getDeclaringType());
	}

	/** What becomes of a session. */
	private static final class Uses extends JavaVisitor<Integer> {

		private final String session;

		private boolean closedOnSuccess;

		private boolean closedOnFailure;

		private boolean safe;

		Uses(String session) {
			this.session = session;
		}

		@Nullable String judge() {
			if (this.safe) {
				return null;
			}
			return (this.closedOnSuccess
					? "The session is closed only if nothing throws before: otherwise its connection may not return to the pool."
					: this.closedOnFailure
							? "The session is closed only after an exception: otherwise its connection may not return to the pool."
							: "The session is never closed: its connection may not return to the pool.")
					+ CURE;
		}

		@Override
		public J visitIdentifier(J.Identifier identifier, Integer p) {
			if (!identifier.getSimpleName().equals(this.session) || identifier.getFieldType() == null) {
				return identifier;
			}
			Object parent = getCursor().getParentTreeCursor().getValue();
			if (parent instanceof J.MethodInvocation call && Trees.selectOf(call) == identifier) {
				if (call.getSimpleName().equals("close")) {
					// one for success, and one in a catch
					boolean inCatch = getCursor().firstEnclosing(J.Try.Catch.class) != null;
					this.closedOnSuccess |= !inCatch;
					this.closedOnFailure |= inCatch;
					this.safe |= inFinallyOrFunction() || this.closedOnSuccess && this.closedOnFailure;
				}
			}
			else if (!(parent instanceof J.Binary) && !(parent instanceof J.VariableDeclarations.NamedVariable variable
					&& variable.getName() == identifier)) {
				this.safe = true; // other code has it
			}
			return identifier;
		}

		private boolean inFinallyOrFunction() {
			Object below = getCursor().getValue();
			for (Cursor c = getCursor(); c != null && !c.isRoot(); c = c.getParentTreeCursor()) {
				Object tree = c.getValue();
				if (tree instanceof J.Lambda || tree instanceof J.MethodDeclaration) {
					return tree instanceof J.Lambda;
				}
				if (tree instanceof J.Try attempt && attempt.getFinally() != null && below instanceof J.Block block
						&& attempt.getFinally().getId().equals(block.getId())) {
					return true;
				}
				below = tree;
			}
			return false;
		}

	}

}
