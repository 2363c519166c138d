package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Finds asynchronous sessions in fields.
 *
 * @since 0.1.0
 */
public class AsyncSessionInField extends Check {

	private static final String MESSAGE = "A session runs one transaction at a time and is not thread-safe: concurrent calls that share this field fail, or wait for each other. "
			+ "Open a session for each unit of work, or inject a SessionTemplate.";

	@Override
	public String getDisplayName() {
		return "Find asynchronous Neo4j sessions in fields";
	}

	@Override
	public String getDescription() {
		return "Marks fields of type `AsyncSession`, except in tests and in classes that close it, which wrap one.";
	}

	@Override
	Visitor visitor() {
		return new Visitor() {

			@Override
			public J.VariableDeclarations visitVariableDeclarations(J.VariableDeclarations declaration,
					ExecutionContext ctx) {
				J.VariableDeclarations d = super.visitVariableDeclarations(declaration, ctx);
				if (!TypeUtils.isOfClassType(declaration.getType(), Trees.ASYNC_SESSION)
						|| !(getCursor().getParentTreeCursor()
							.getParentTreeCursor()
							.getValue() instanceof J.ClassDeclaration type)
						|| Trees.inTests(getCursor())) {
					return d;
				}
				return closes(type, declaration.getVariables().get(0).getSimpleName()) ? d : found(d, MESSAGE);
			}

		};
	}

	/** Whether the class closes the session in the field, also through a variable. */
	private static boolean closes(J.ClassDeclaration type, String field) {
		boolean[] closed = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
				closed[0] |= call.getSimpleName().equals("closeAsync") && isField(call.getSelect());
				return super.visitMethodInvocation(call, p);
			}

			@Override
			public J.MemberReference visitMemberReference(J.MemberReference reference, Integer p) {
				// AsyncSession::closeAsync
				closed[0] |= reference.getReference().getSimpleName().equals("closeAsync")
						&& (isField(reference.getContaining())
								|| TypeUtils.isOfClassType(reference.getContaining().getType(), Trees.ASYNC_SESSION)
										&& reference.getContaining() instanceof J.Identifier name
										&& name.getFieldType() == null);
				return super.visitMemberReference(reference, p);
			}

			private boolean isField(@Nullable Expression session) {
				return Trees.isNamed(session, field) || Trees.unwrap(session) instanceof J.Identifier variable
						&& Trees.isNamed(Trees.initializer(getCursor(), variable.getSimpleName()), field);
			}

			@Override
			public J.ClassDeclaration visitClassDeclaration(J.ClassDeclaration nested, Integer p) {
				// its fields may have the same names
				return nested;
			}

		}.visit(type.getBody(), 0);
		return closed[0];
	}

}
