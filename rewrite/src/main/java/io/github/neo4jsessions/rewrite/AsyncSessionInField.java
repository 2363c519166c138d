package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Finds asynchronous sessions in fields.
 *
 * @since 0.1.0
 */
public class AsyncSessionInField extends Check {

	private static final String SHARED = "A session runs one transaction at a time and is not thread-safe: concurrent calls that share this field fail, or wait for each other. "
			+ "Open a session for each unit of work, or inject a SessionTemplate.";

	private static final String AFTER_FAILURE = "The class closes the session in this field only after a failure, or inside of its own transaction function: after each success it stays open, and its connection may not return to the pool. "
			+ "Call a SessionTemplate, which closes on every path, or close in both cases.";

	@Override
	public String getDisplayName() {
		return "Find asynchronous Neo4j sessions in fields";
	}

	@Override
	public String getDescription() {
		return "Marks fields of type `AsyncSession`, except in tests, in classes that close it, which wrap one, and in classes that are created by code that keeps the session.";
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(GivenSessions given) {
		return new TreeVisitor<>() {

			@Override
			public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext ctx) {
				if (tree != null) {
					given.add(tree);
				}
				return tree;
			}

		};
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.VariableDeclarations visitVariableDeclarations(J.VariableDeclarations declaration,
					ExecutionContext ctx) {
				J.VariableDeclarations d = super.visitVariableDeclarations(declaration, ctx);
				Cursor type = getCursor().getParentTreeCursor().getParentTreeCursor();
				if (!TypeUtils.isOfClassType(declaration.getType(), Trees.ASYNC_SESSION)
						|| !(type.getValue() instanceof J.ClassDeclaration) || Trees.inTests(getCursor())) {
					return d;
				}
				String message = judge(type, declaration);
				return (message != null) ? found(d, message) : d;
			}

			private @Nullable String judge(Cursor type, J.VariableDeclarations declaration) {
				KeptSession session = KeptSession.of(type, declaration);
				JavaType.FullyQualified owner = ((J.ClassDeclaration) type.getValue()).getType();
				if (session.isClosed()) {
					return null;
				}
				if (session.isClosedAfterFailure()) {
					boolean byNobodyElse = session.isOpened() || session.isGiven() && given.areOfNobodyElse(owner);
					return (byNobodyElse && !session.isPassed()) ? AFTER_FAILURE : null;
				}
				return (session.isGiven() && given.areKept(owner)) ? null : SHARED;
			}

		};
	}

}
