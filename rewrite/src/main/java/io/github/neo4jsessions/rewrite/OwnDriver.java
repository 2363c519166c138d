package io.github.neo4jsessions.rewrite;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.Loop;

/** Finds drivers that the method that opens a session closes, and the session with it. */
final class OwnDriver {

	private static final Set<String> CLOSES = Set.of("close", "closeAsync");

	private OwnDriver() {
	}

	/**
	 * Whether a session is opened once by a driver in a variable of the method, and the
	 * method closes the driver.
	 * @param opening the call that opens the session
	 * @param cursor where the call is
	 */
	static boolean opens(@Nullable Expression opening, Cursor cursor) {
		if (!(Trees.unwrap(opening) instanceof J.MethodInvocation call)
				|| !(Trees.selectOf(call) instanceof J.Identifier driver)) {
			return false;
		}
		String name = driver.getSimpleName();
		for (Cursor c = cursor; c != null && !c.isRoot(); c = c.getParent()) {
			Object tree = c.getValue();
			if (tree instanceof Loop || tree instanceof J.Lambda || tree instanceof J.MethodDeclaration
					|| tree instanceof J.ClassDeclaration) {
				return false;
			}
			if (tree instanceof J.Try attempt && isResource(attempt, name)) {
				return true;
			}
			if (tree instanceof J.Block block && Trees.declared(block, name) != null) {
				return !(c.getParentTreeCursor().getValue() instanceof J.ClassDeclaration)
						&& closes(block, name, cursor);
			}
		}
		return false;
	}

	private static boolean isResource(J.Try attempt, String name) {
		return attempt.getResources() != null && attempt.getResources()
			.stream()
			.anyMatch((resource) -> resource.getVariableDeclarations() instanceof J.VariableDeclarations declaration
					&& declaration.getVariables().get(0).getSimpleName().equals(name));
	}

	private static boolean closes(J.Block block, String driver, Cursor session) {
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
				found[0] |= CLOSES.contains(call.getSimpleName()) && Trees.isNamed(call.getSelect(), driver)
						&& !isConditional(getCursor(), driver, session);
				return super.visitMethodInvocation(call, p);
			}

			@Override
			public J.MemberReference visitMemberReference(J.MemberReference reference, Integer p) {
				found[0] |= CLOSES.contains(reference.getReference().getSimpleName())
						&& Trees.isNamed(reference.getContaining(), driver)
						&& !isConditional(getCursor(), driver, session);
				return super.visitMemberReference(reference, p);
			}

		}.visit(block, 0);
		return found[0];
	}

	/**
	 * Whether a close runs only after an exception, or only in some of the cases in which
	 * the session is opened.
	 */
	private static boolean isConditional(Cursor close, String driver, Cursor session) {
		for (Cursor c = close; !c.isRoot() && !encloses(c.getValue(), session); c = c.getParentTreeCursor()) {
			Object tree = c.getValue();
			if (tree instanceof J.Try.Catch || tree instanceof J.Ternary || tree instanceof J.Switch
					|| tree instanceof J.If test && !SessionReplacement.mentions(test.getIfCondition(), driver)) {
				return true;
			}
		}
		return false;
	}

	private static boolean encloses(J tree, Cursor session) {
		return session.getPathAsStream().anyMatch((other) -> other instanceof J j && j.getId().equals(tree.getId()));
	}

}
