package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.TypeTree;

/**
 * Finds {@code @Transactional} methods that return a future.
 *
 * @since 0.1.0
 */
public class TransactionalFuture extends Check {

	private static final String MESSAGE = "This transaction is committed when the method returns, before its future completes: a later failure does not roll back, and what runs later is not in the transaction. "
			+ "Use @AsyncTransactional for Neo4j, or name the manager that can await futures.";

	@Override
	public String getDisplayName() {
		return "Find `@Transactional` methods that return a future";
	}

	@Override
	public String getDescription() {
		return "Marks methods that return a future and are `@Transactional`, or in a class that is, without naming a transaction manager.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.MethodDeclaration visitMethodDeclaration(J.MethodDeclaration method, ExecutionContext ctx) {
				J.MethodDeclaration m = super.visitMethodDeclaration(method, ctx);
				TypeTree returned = method.getReturnTypeExpression();
				if (returned == null || !Trees.isStage(returned.getType())) {
					return m;
				}
				J.ClassDeclaration type = getCursor().firstEnclosing(J.ClassDeclaration.class);
				return (isTransactional(method, type) && !runsOnExecutor(method, type) && !isComplete(method))
						? m.withName(found(m.getName(), MESSAGE)) : m;
			}

		};
	}

	private static boolean isTransactional(J.MethodDeclaration method, J.@Nullable ClassDeclaration type) {
		List<J.Annotation> own = method.getLeadingAnnotations();
		if (Annotations.areAsyncTransactional(own)) {
			return false;
		}
		if (Annotations.areTransactional(own)) {
			return Annotations.areTransactionalOfDefaultManager(own);
		}
		return type != null && method.hasModifier(J.Modifier.Type.Public) && !method.hasModifier(J.Modifier.Type.Static)
				&& Annotations.areTransactionalOfDefaultManager(type.getLeadingAnnotations());
	}

	/**
	 * With {@code @Async}, the body runs to its end in the transaction, on a thread that
	 * may block.
	 */
	private static boolean runsOnExecutor(J.MethodDeclaration method, J.@Nullable ClassDeclaration type) {
		return Annotations.areExecutedAsync(method.getLeadingAnnotations())
				|| (type != null && Annotations.areExecutedAsync(type.getLeadingAnnotations()));
	}

	/** Whether the method returns only futures that are complete. */
	private static boolean isComplete(J.MethodDeclaration method) {
		int[] returns = { 0, 0 };
		if (method.getBody() != null) {
			new JavaIsoVisitor<Integer>() {

				@Override
				public J.Return visitReturn(J.Return r, Integer p) {
					returns[0]++;
					if (Trees.unwrap(r.getExpression()) instanceof J.MethodInvocation call
							&& (call.getSimpleName().equals("completedFuture")
									|| call.getSimpleName().equals("completedStage")
									|| call.getSimpleName().equals("failedFuture"))) {
						returns[1]++;
					}
					return r;
				}

				@Override
				public J.Lambda visitLambda(J.Lambda lambda, Integer p) {
					return lambda;
				}

				@Override
				public J.ClassDeclaration visitClassDeclaration(J.ClassDeclaration type, Integer p) {
					return type;
				}

			}.visit(method.getBody(), 0);
		}
		return returns[0] > 0 && returns[0] == returns[1];
	}

}
