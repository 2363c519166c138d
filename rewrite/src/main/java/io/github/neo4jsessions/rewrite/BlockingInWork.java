package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;

/**
 * Finds calls that block inside of asynchronous work.
 *
 * @since 0.1.0
 */
public class BlockingInWork extends Check {

	private static final String MESSAGE = "This call blocks a thread of the driver, which may be the one that would complete it: all sessions of its connections stop, possibly for ever. "
			+ "Chain with thenCompose instead of waiting, and move what can only block to an executor of its own.";

	@Override
	public String getDisplayName() {
		return "Find calls that block inside of asynchronous Neo4j work";
	}

	@Override
	public String getDescription() {
		return "Marks `join`, `get`, `sleep`, `block` and calls of a blocking session in work of an `AsyncSession` or a `SessionTemplate`.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				return (Blocking.matches(call) && Work.around(getCursor()) != null && !isComplete(Trees.selectOf(call)))
						? foundName(c, MESSAGE) : c;
			}

			@Override
			public J.MemberReference visitMemberReference(J.MemberReference reference, ExecutionContext ctx) {
				J.MemberReference r = super.visitMemberReference(reference, ctx);
				return (Blocking.matches(reference) && Work.around(getCursor()) != null && !isComplete(null))
						? found(r, MESSAGE) : r;
			}

			/** What has completed before is read without waiting. */
			private boolean isComplete(@Nullable Expression future) {
				return Work.isAfter(getCursor(), future) || isComplete(getCursor(), future);
			}

			private boolean isComplete(Cursor cursor, @Nullable Expression future) {
				Expression value = (Trees.unwrap(future) instanceof J.Identifier variable)
						? Trees.initializer(cursor, variable.getSimpleName()) : future;
				if (Trees.unwrap(value) instanceof J.MethodInvocation made
						&& made.getSimpleName().equals("completedFuture")) {
					return true;
				}
				for (Cursor c = cursor; c != null && !c.isRoot(); c = c.getParent()) {
					if (c.getValue() instanceof J.If test && asksWhetherDone(test.getIfCondition().getTree())
							|| c.getValue() instanceof J.Ternary choice && asksWhetherDone(choice.getCondition())) {
						return true;
					}
					if (c.getValue() instanceof J.MethodDeclaration) {
						return false;
					}
				}
				return false;
			}

			private boolean asksWhetherDone(Expression condition) {
				return Trees.anyCall(condition, (call) -> call.getSimpleName().equals("isDone"));
			}

		};
	}

}
