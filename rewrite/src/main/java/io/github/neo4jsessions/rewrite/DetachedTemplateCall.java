package io.github.neo4jsessions.rewrite;

import java.util.Set;

import org.openrewrite.Cursor;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.MethodMatcher;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;

/**
 * Finds calls of a template that leave the transaction around them because they are made
 * on another thread.
 *
 * @since 0.1.0
 */
public class DetachedTemplateCall extends Check {

	private static final MethodMatcher TEMPLATE = new MethodMatcher("io.github.neo4jsessions.SessionOperations *(..)",
			true);

	/** Calls that join a transaction. */
	private static final Set<String> JOINING = Set.of("executeRead", "executeWrite", "inTransaction", "query");

	private static final String MESSAGE = "This call is made on a thread that the transaction around it does not reach: it is committed on its own, even if the transaction is rolled back. "
			+ "Pass supplyAsync a function of tx.wrap(..) or an executor of tx.executor(..), or call tx.query(..).";

	@Override
	public String getDisplayName() {
		return "Find template calls that leave their transaction";
	}

	@Override
	public String getDescription() {
		return "Marks calls of a `SessionTemplate` in `supplyAsync`, `runAsync`, `submit` or a new thread, inside of a transaction.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				return (JOINING.contains(call.getSimpleName()) && TEMPLATE.matches(call) && !hasDefinition(call)
						&& isDetached(getCursor())) ? foundName(c, MESSAGE) : c;
			}

		};
	}

	/** A definition may ask for a transaction of its own. */
	private static boolean hasDefinition(J.MethodInvocation call) {
		return call.getSimpleName().equals("inTransaction") && Trees.argumentsOf(call) > 1;
	}

	private static boolean isDetached(Cursor cursor) {
		boolean otherThread = false;
		for (Cursor c = cursor; c != null && !c.isRoot(); c = c.getParent()) {
			Object tree = c.getValue();
			if (tree instanceof J.Lambda) {
				J.MethodInvocation call = Trees.receiverOf(c);
				if (call != null && Trees.takesTemplateWork(call)) {
					return otherThread && !call.getSimpleName().equals("execute");
				}
				if (call != null && isExecutor(call)) {
					Cursor place = c;
					if (call.getArguments().stream().anyMatch((argument) -> isOfScope(argument, place))) {
						return false;
					}
					otherThread = true;
				}
				otherThread |= c.getParentTreeCursor().getValue() instanceof J.NewClass made && made.getType() != null
						&& made.getType().toString().equals("java.lang.Thread");
			}
			if (tree instanceof J.MethodDeclaration method) {
				J.ClassDeclaration type = c.firstEnclosing(J.ClassDeclaration.class);
				return otherThread && (Annotations.areAsyncTransactional(method.getLeadingAnnotations())
						|| type != null && Annotations.areAsyncTransactional(type.getLeadingAnnotations()));
			}
		}
		return false;
	}

	private static boolean isExecutor(J.MethodInvocation call) {
		return Set.of("supplyAsync", "runAsync", "submit", "execute").contains(call.getSimpleName())
				&& Work.runsElsewhere(call);
	}

	/** Whether an argument is an executor that the scope made. */
	private static boolean isOfScope(Expression argument, Cursor cursor) {
		Expression executor = (Trees.unwrap(argument) instanceof J.Identifier variable)
				? Trees.initializer(cursor, variable.getSimpleName()) : argument;
		return Trees.unwrap(executor) instanceof J.MethodInvocation call && call.getSimpleName().equals("executor");
	}

}
