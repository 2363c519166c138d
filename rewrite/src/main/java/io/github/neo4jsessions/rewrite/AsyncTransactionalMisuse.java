package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeTree;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Finds {@code @AsyncTransactional} where it has no effect, or fails.
 *
 * @since 0.1.0
 */
public class AsyncTransactionalMisuse extends Check {

	private static final String NO_PROXY = "No proxy intercepts a private, static or final method: it runs without a transaction of its own, and each of its queries is committed separately. "
			+ "Make it an overridable method, and call it from another bean.";

	private static final String NO_FUTURE = "The method does not return a future: each call of it is refused, since its transaction would have no end. Return a CompletableFuture, or use @Transactional with a manager that blocks.";

	@Override
	public String getDisplayName() {
		return "Find misused `@AsyncTransactional`";
	}

	@Override
	public String getDescription() {
		return "Marks `@AsyncTransactional` methods that are private, static or final, or that do not return a future.";
	}

	@Override
	Visitor visitor() {
		return new Visitor() {

			@Override
			public J.MethodDeclaration visitMethodDeclaration(J.MethodDeclaration method, ExecutionContext ctx) {
				J.MethodDeclaration m = super.visitMethodDeclaration(method, ctx);
				String message = Annotations.areAsyncTransactional(method.getLeadingAnnotations()) ? judge(method)
						: null;
				return (message != null) ? m.withName(found(m.getName(), message)) : m;
			}

		};
	}

	private static @Nullable String judge(J.MethodDeclaration method) {
		if (method.hasModifier(J.Modifier.Type.Private) || method.hasModifier(J.Modifier.Type.Static)
				|| method.hasModifier(J.Modifier.Type.Final)) {
			return NO_PROXY;
		}
		TypeTree returned = method.getReturnTypeExpression();
		return (returned != null && isKnownAsNoFuture(returned.getType())) ? NO_FUTURE : null;
	}

	private static boolean isKnownAsNoFuture(@Nullable JavaType type) {
		if (type instanceof JavaType.Primitive || type instanceof JavaType.Array) {
			return true;
		}
		// a supertype or a variable may be a future at run time
		return type instanceof JavaType.FullyQualified && !(type instanceof JavaType.Unknown) && !Trees.isStage(type)
				&& !TypeUtils.isOfClassType(type, "java.lang.Object")
				&& !TypeUtils.isOfClassType(type, "java.util.concurrent.Future");
	}

}
