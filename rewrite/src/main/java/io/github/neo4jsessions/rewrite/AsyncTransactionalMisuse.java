package io.github.neo4jsessions.rewrite;

import java.util.Set;

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

	private static final Set<String> OF_OBJECT = Set.of("toString", "equals", "hashCode");

	@Override
	public String getDisplayName() {
		return "Find misused `@AsyncTransactional`";
	}

	@Override
	public String getDescription() {
		return "Marks `@AsyncTransactional` methods that are private, static or final, or that do not return a future, and public methods of an annotated class that are final or do not return one.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.MethodDeclaration visitMethodDeclaration(J.MethodDeclaration method, ExecutionContext ctx) {
				J.MethodDeclaration m = super.visitMethodDeclaration(method, ctx);
				String message = Annotations.areAsyncTransactional(method.getLeadingAnnotations()) ? judge(method)
						: isInAnnotatedClass(method) ? judgeInClass(method) : null;
				return (message != null) ? m.withName(found(m.getName(), message)) : m;
			}

			/** Whether the annotation of the class applies to the method for certain. */
			private boolean isInAnnotatedClass(J.MethodDeclaration method) {
				J.ClassDeclaration type = getCursor().firstEnclosing(J.ClassDeclaration.class);
				return type != null && type.getKind() == J.ClassDeclaration.Kind.Type.Class
						&& Annotations.areAsyncTransactional(type.getLeadingAnnotations())
						&& getCursor().getParentTreeCursor().getParentTreeCursor().getValue() == type
						&& method.hasModifier(J.Modifier.Type.Public) && !method.hasModifier(J.Modifier.Type.Static)
						&& !Annotations.areTransactional(method.getLeadingAnnotations())
						&& !OF_OBJECT.contains(method.getSimpleName());
			}

		};
	}

	private static @Nullable String judge(J.MethodDeclaration method) {
		if (method.hasModifier(J.Modifier.Type.Private) || method.hasModifier(J.Modifier.Type.Static)
				|| method.hasModifier(J.Modifier.Type.Final)) {
			return NO_PROXY;
		}
		return judgeReturned(method);
	}

	private static @Nullable String judgeInClass(J.MethodDeclaration method) {
		if (!method.hasModifier(J.Modifier.Type.Final)) {
			return judgeReturned(method);
		}
		TypeTree returned = method.getReturnTypeExpression();
		return (returned != null && Trees.isStage(returned.getType())) ? NO_PROXY : null;
	}

	private static @Nullable String judgeReturned(J.MethodDeclaration method) {
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
