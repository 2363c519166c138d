package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;

/**
 * Finds failures of queries that become values inside of transaction work.
 *
 * @since 0.1.0
 */
public class SwallowedFailureInWork extends Check {

	private static final String MESSAGE = "A failed query ends its transaction on the server: the commit fails although the work succeeds, the value is lost, and a retryable error is not retried. "
			+ "Handle the failure behind executeWrite or executeRead, not inside of the work.";

	@Override
	public String getDisplayName() {
		return "Find failures that Neo4j transaction work replaces with a value";
	}

	@Override
	public String getDescription() {
		return "Marks `exceptionally` with a fixed value behind a query of a transaction function. Errors of `singleAsync` are left out, since they do not end the transaction.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				if (!call.getSimpleName().equals("exceptionally") || !isQuery(Trees.selectOf(call))
						|| !(Trees.argumentOf(call) instanceof J.Lambda lambda) || !givesFixedValue(lambda)) {
					return c;
				}
				J.MethodInvocation work = Work.aroundOnAnyThread(getCursor());
				return (work != null && !work.getSimpleName().equals("execute")) ? foundName(c, MESSAGE) : c;
			}

		};
	}

	private static boolean isQuery(@Nullable Expression chain) {
		return Trees.anyCall(chain, Trees::isDriverCall)
				&& Trees.anyCall(chain, (call) -> call.getSimpleName().equals("runAsync")) && !readsSingle(chain);
	}

	private static boolean readsSingle(@Nullable Expression chain) {
		boolean[] single = { false };
		if (chain != null) {
			new JavaIsoVisitor<Integer>() {

				@Override
				public J.Identifier visitIdentifier(J.Identifier name, Integer p) {
					single[0] |= name.getSimpleName().equals("singleAsync");
					return name;
				}

			}.visit(chain, 0);
		}
		return single[0];
	}

	private static boolean givesFixedValue(J.Lambda lambda) {
		if (lambda.getBody() instanceof J.Block block) {
			// no branch that throws, such as that of an error which is not expected
			return block.getStatements()
				.stream()
				.noneMatch(
						(s) -> s instanceof J.If || s instanceof J.Throw || s instanceof J.Switch || s instanceof J.Try)
					&& !block.getStatements().isEmpty()
					&& block.getStatements().get(block.getStatements().size() - 1) instanceof J.Return r
					&& isFixed(r.getExpression());
		}
		return lambda.getBody() instanceof Expression value && isFixed(value);
	}

	private static boolean isFixed(@Nullable Expression value) {
		Expression e = Trees.unwrap(value);
		return e instanceof J.Literal || e instanceof J.MethodInvocation call && Trees.argumentsOf(call) == 0
				&& Trees.headOf(call) instanceof J.Identifier;
	}

}
