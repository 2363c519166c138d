package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Finds work that returns something that its session or transaction does not wait for.
 *
 * @since 0.1.0
 */
public class TransactionWorkResult extends Check {

	private static final String NULL = "The work returns null instead of a stage: the driver commits at once, without waiting for its queries; a SessionTemplate rolls back and fails the call. "
			+ "Return CompletableFuture.completedFuture(null), or the stage of the last query.";

	private static final String CURSOR = "The work returns its cursor: it cannot be read after the end of the transaction, and an error of the query is not seen before the commit. A SessionTemplate fails the call. "
			+ "Consume it inside of the work, with listAsync, singleAsync or consumeAsync.";

	private static final String NESTED = "The work returns a stage of a stage: nothing waits for the inner one, and the transaction may be committed before it has completed. "
			+ "Use thenCompose instead of thenApply.";

	@Override
	public String getDisplayName() {
		return "Find asynchronous Neo4j work with a result that is not waited for";
	}

	@Override
	public String getDescription() {
		return "Marks work that returns `null` instead of a stage, its cursor, or a stage of a stage.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.Lambda visitLambda(J.Lambda lambda, ExecutionContext ctx) {
				J.Lambda l = super.visitLambda(lambda, ctx);
				if (!(lambda.getBody() instanceof Expression body) || !isWork(getCursor())) {
					return l;
				}
				String message = judge(body);
				return (message != null) ? l.withBody(found(l.getBody(), message)) : l;
			}

			@Override
			public J.Return visitReturn(J.Return returned, ExecutionContext ctx) {
				J.Return r = super.visitReturn(returned, ctx);
				Cursor function = getCursor()
					.dropParentUntil((tree) -> tree instanceof J.Lambda || tree instanceof J.MethodDeclaration
							|| tree instanceof J.ClassDeclaration || tree == Cursor.ROOT_VALUE);
				if (!(function.getValue() instanceof J.Lambda) || !isWork(function)) {
					return r;
				}
				String message = judge(returned.getExpression());
				return (message != null) ? found(r, message) : r;
			}

			@Override
			public J.MemberReference visitMemberReference(J.MemberReference reference, ExecutionContext ctx) {
				J.MemberReference r = super.visitMemberReference(reference, ctx);
				J.MethodInvocation call = Trees.receiverOf(getCursor());
				if (call == null || !Trees.takesWork(call) || reference.getMethodType() == null) {
					return r;
				}
				String message = judge(reference.getMethodType().getReturnType());
				return (message != null) ? found(r, message) : r;
			}

		};
	}

	private static boolean isWork(Cursor lambda) {
		J.MethodInvocation call = Trees.receiverOf(lambda);
		return call != null && Trees.takesWork(call);
	}

	private static @Nullable String judge(@Nullable Expression result) {
		Expression e = Trees.unwrap(result);
		if (e instanceof J.Ternary choice) {
			String message = judge(choice.getTruePart());
			return (message != null) ? message : judge(choice.getFalsePart());
		}
		if (e == null) {
			return null;
		}
		return Trees.isNull(e) ? NULL : judge(e.getType());
	}

	private static @Nullable String judge(@Nullable JavaType result) {
		JavaType value = Trees.valueOf(result);
		if (TypeUtils.isAssignableTo(Trees.RESULT_CURSOR, value)) {
			return CURSOR;
		}
		return Trees.isStage(value) ? NESTED : null;
	}

}
