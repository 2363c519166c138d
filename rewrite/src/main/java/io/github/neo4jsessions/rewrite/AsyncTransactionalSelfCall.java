package io.github.neo4jsessions.rewrite;

import org.openrewrite.ExecutionContext;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Finds calls of {@code @AsyncTransactional} methods that bypass the proxy.
 *
 * @since 0.1.0
 */
public class AsyncTransactionalSelfCall extends Check {

	private static final String MESSAGE = "A call through this bypasses the proxy: the method runs without a transaction of its own, and each of its queries is committed separately. "
			+ "Annotate the caller too, move the method to another bean, or call inTransaction of a SessionTemplate.";

	@Override
	public String getDisplayName() {
		return "Find calls of `@AsyncTransactional` methods through `this`";
	}

	@Override
	public String getDescription() {
		return "Marks calls of `@AsyncTransactional` methods of the same object by a method that is not annotated.";
	}

	@Override
	Visitor visitor() {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				JavaType.Method called = call.getMethodType();
				J.MethodDeclaration caller = getCursor().firstEnclosing(J.MethodDeclaration.class);
				J.ClassDeclaration type = getCursor().firstEnclosing(J.ClassDeclaration.class);
				if (called == null || caller == null || type == null
						|| called.getAnnotations()
							.stream()
							.noneMatch((a) -> TypeUtils.isOfClassType(a, Annotations.ASYNC_TRANSACTIONAL))
						|| (call.getSelect() != null && !Trees.isThis(Trees.selectOf(call)))) {
					return c;
				}
				return (Annotations.areAsyncTransactional(caller.getLeadingAnnotations())
						|| Annotations.areAsyncTransactional(type.getLeadingAnnotations())
						|| Work.around(getCursor()) != null) ? c : foundName(c, MESSAGE);
			}

		};
	}

}
