package io.github.neo4jsessions.rewrite;

import java.util.Set;

import org.openrewrite.Cursor;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;

/**
 * Finds queries that the work of a transaction does not wait for.
 *
 * @since 0.1.0
 */
public class IgnoredStage extends Check {

	private static final Set<String> DROPS_VALUE = Set.of("thenAccept", "thenRun", "whenComplete", "forEach",
			"acceptEither", "thenAcceptBoth", "runAfterBoth");

	private static final String DRIVER = "Nothing waits for this stage: the transaction may be committed before the query is done, its error is lost, and what follows it may fail because the transaction has ended. "
			+ "Chain it with thenCompose, or join several with allOf, and return the result.";

	private static final String TEMPLATE = "Nothing waits for this stage: the call fails if the query fails after the end of the work, even if its error is handled, and steps chained behind it may find that the transaction has ended. "
			+ "Chain it with thenCompose, or join several with allOf, and return the result.";

	@Override
	public String getDisplayName() {
		return "Find queries that Neo4j transaction work does not wait for";
	}

	@Override
	public String getDescription() {
		return "Marks stages of the driver that are a statement, or the value of a function that returns none, inside of asynchronous work.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				return (isStatement(getCursor()) && isStageOfDriver(call) && !completesFuture(call)) ? report(c) : c;
			}

			@Override
			public J.Lambda visitLambda(J.Lambda lambda, ExecutionContext ctx) {
				J.Lambda l = super.visitLambda(lambda, ctx);
				J.MethodInvocation call = Trees.receiverOf(getCursor());
				return (call != null && lambda.getBody() instanceof Expression body && isStageOfDriver(body)
						&& (DROPS_VALUE.contains(Trees.stepOf(call)) || call.getSimpleName().equals("forEachAsync")))
								? l.withBody(report(l.getBody())) : l;
			}

			private <T extends J> T report(T stage) {
				J.MethodInvocation work = Work.aroundOnAnyThread(getCursor());
				if (work == null) {
					return stage;
				}
				return found(stage, Trees.takesTemplateWork(work) ? TEMPLATE : DRIVER);
			}

		};
	}

	private static boolean isStatement(Cursor cursor) {
		Object parent = cursor.getParentTreeCursor().getValue();
		return parent instanceof J.Block || parent instanceof J.If || parent instanceof J.If.Else
				|| parent instanceof J.ForEachLoop || parent instanceof J.ForLoop;
	}

	/** Whether a step completes another future, which may be waited for. */
	private static boolean completesFuture(J.MethodInvocation chain) {
		return Trees.anyCall(chain, (call) -> call.getArguments().stream().anyMatch(Trees::completesFuture));
	}

	/** Whether a chain is a stage that a query or a result of the driver begins. */
	private static boolean isStageOfDriver(Expression chain) {
		Expression e = Trees.unwrap(chain);
		return e != null && Trees.isStage(e.getType()) && Trees.anyCall(e, (call) -> Trees.isDriverCall(call)
				&& !call.getSimpleName().equals("closeAsync") && !call.getSimpleName().equals("rollbackAsync"));
	}

}
