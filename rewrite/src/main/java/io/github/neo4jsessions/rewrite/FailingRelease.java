package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.openrewrite.ExecutionContext;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.MethodMatcher;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;

/**
 * Finds release functions that throw, or return {@code null}.
 *
 * @since 0.1.0
 */
public class FailingRelease extends Check {

	private static final MethodMatcher OF = new MethodMatcher("io.github.neo4jsessions.AsyncResource of(..)");

	private static final String MESSAGE = "A release that throws, or returns no stage, fails the use even after a success, and is not called again: the resource may stay open. "
			+ "Release first, and return a stage that completes when that is done.";

	@Override
	public String getDisplayName() {
		return "Find release functions of an `AsyncResource` that fail";
	}

	@Override
	public String getDescription() {
		return "Marks a `throw` in a release function of `AsyncResource.of`, and a `null` that it returns instead of a stage.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				if (!OF.matches(call) || Trees.argumentsOf(call) != 2
						|| !(c.getArguments().get(1) instanceof J.Lambda release)) {
					return c;
				}
				J.Lambda marked = mark(release);
				return (marked != release) ? c.withArguments(List.of(c.getArguments().get(0), marked)) : c;
			}

			private J.Lambda mark(J.Lambda release) {
				if (release.getBody() instanceof Expression value) {
					return Trees.isNull(value) ? release.withBody(found(release.getBody(), MESSAGE)) : release;
				}
				Visitor outer = this;
				return release.withBody(new JavaIsoVisitor<Integer>() {

					@Override
					public J.Throw visitThrow(J.Throw thrown, Integer p) {
						return outer.found(thrown, MESSAGE);
					}

					@Override
					public J.Return visitReturn(J.Return returned, Integer p) {
						return Trees.isNull(returned.getExpression()) ? outer.found(returned, MESSAGE) : returned;
					}

					@Override
					public J.Try visitTry(J.Try attempt, Integer p) {
						// what it throws may be caught
						return attempt.getCatches().isEmpty() ? super.visitTry(attempt, p) : attempt;
					}

					@Override
					public J.Lambda visitLambda(J.Lambda lambda, Integer p) {
						return lambda;
					}

				}.visitNonNull(release.getBody(), 0));
			}

		};
	}

}
