package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.JavaIsoVisitor;
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
		return "Marks calls of `@AsyncTransactional` methods of the same object, and references to them, in a method that is not annotated.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				boolean self = call.getSelect() == null || Trees.isThis(Trees.selectOf(call));
				return (self && bypasses(call.getMethodType())) ? foundName(c, MESSAGE) : c;
			}

			@Override
			public J.MemberReference visitMemberReference(J.MemberReference reference, ExecutionContext ctx) {
				J.MemberReference r = super.visitMemberReference(reference, ctx);
				return (Trees.isThis(reference.getContaining()) && bypasses(reference.getMethodType()))
						? found(r, MESSAGE) : r;
			}

			private boolean bypasses(JavaType.@Nullable Method called) {
				J.MethodDeclaration caller = getCursor().firstEnclosing(J.MethodDeclaration.class);
				J.ClassDeclaration type = getCursor().firstEnclosing(J.ClassDeclaration.class);
				return called != null && caller != null && type != null && isAnnotated(called)
						&& Work.aroundOnAnyThread(getCursor()) == null && !mayHaveTransaction(caller, type);
			}

		};
	}

	private static boolean isAnnotated(JavaType.Method method) {
		return method.getAnnotations()
			.stream()
			.anyMatch((a) -> TypeUtils.isOfClassType(a, Annotations.ASYNC_TRANSACTIONAL));
	}

	private static boolean mayHaveTransaction(J.MethodDeclaration caller, J.ClassDeclaration type) {
		return isTransactional(caller) || Annotations.areAsyncTransactional(type.getLeadingAnnotations())
				|| caller.hasModifier(J.Modifier.Type.Private) && isCalledInTransaction(caller.getSimpleName(), type);
	}

	/** Annotated, perhaps with the name of a template's manager. */
	private static boolean isTransactional(J.MethodDeclaration method) {
		return Annotations.areAsyncTransactional(method.getLeadingAnnotations())
				|| Annotations.areTransactional(method.getLeadingAnnotations())
						&& !Annotations.areTransactionalOfDefaultManager(method.getLeadingAnnotations());
	}

	/** Whether a method of the class that has a transaction calls a private one. */
	private static boolean isCalledInTransaction(String name, J.ClassDeclaration type) {
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
				J.MethodDeclaration caller = getCursor().firstEnclosing(J.MethodDeclaration.class);
				found[0] |= call.getSimpleName().equals(name) && caller != null && isTransactional(caller);
				return super.visitMethodInvocation(call, p);
			}

			@Override
			public J.MemberReference visitMemberReference(J.MemberReference reference, Integer p) {
				J.MethodDeclaration caller = getCursor().firstEnclosing(J.MethodDeclaration.class);
				found[0] |= reference.getReference().getSimpleName().equals(name) && caller != null
						&& isTransactional(caller);
				return super.visitMemberReference(reference, p);
			}

		}.visit(type, 0);
		return found[0];
	}

}
