package io.github.neo4jsessions.rewrite;

import org.openrewrite.ExecutionContext;
import org.openrewrite.java.MethodMatcher;
import org.openrewrite.java.tree.J;

/**
 * Finds templates that are created without a driver.
 *
 * @since 0.1.0
 */
public class NullDriver extends Check {

	private static final MethodMatcher CREATE = new MethodMatcher("io.github.neo4jsessions.SessionTemplate create(..)");

	private static final MethodMatcher BUILDER = new MethodMatcher(
			"io.github.neo4jsessions.SessionTemplate builder(..)");

	private static final String MESSAGE = "This call throws an IllegalArgumentException: a template needs a driver. "
			+ "Pass the Driver bean, or in a test a driver that is scripted.";

	@Override
	public String getDisplayName() {
		return "Find session templates without a driver";
	}

	@Override
	public String getDescription() {
		return "Marks `SessionTemplate.create(null)` and `SessionTemplate.builder(null)`, except where a test expects the exception.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				return ((CREATE.matches(call) || BUILDER.matches(call)) && Trees.isNull(Trees.argumentOf(call))
						&& getCursor().firstEnclosing(J.Lambda.class) == null) ? foundName(c, MESSAGE) : c;
			}

		};
	}

}
