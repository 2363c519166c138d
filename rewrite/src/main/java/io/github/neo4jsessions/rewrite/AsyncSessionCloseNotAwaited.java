package io.github.neo4jsessions.rewrite;

import org.openrewrite.ExecutionContext;
import org.openrewrite.java.tree.J;

/**
 * Finds closes of asynchronous sessions that the returned stage does not wait for.
 *
 * @since 0.1.0
 */
public class AsyncSessionCloseNotAwaited extends Check {

	private static final String MESSAGE = "Nothing waits for this session's close: the caller may see the result while the session is open, and an error of the close, which may be that of a query, is lost. "
			+ "Call a SessionTemplate, or return the stage of closeAsync from handle or thenCompose.";

	@Override
	public String getDisplayName() {
		return "Find closes of asynchronous Neo4j sessions that nothing waits for";
	}

	@Override
	public String getDescription() {
		return "Marks an `AsyncSession` that is closed in `whenComplete`, or in a statement of a function, so that its stage is dropped.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.VariableDeclarations visitVariableDeclarations(J.VariableDeclarations declaration,
					ExecutionContext ctx) {
				J.VariableDeclarations d = super.visitVariableDeclarations(declaration, ctx);
				SessionUses uses = AsyncSessionNotClosed.usesOfOpened(declaration, getCursor());
				// a session that is not closed on every path is reported as that
				return (uses != null && AsyncSessionNotClosed.judge(uses, getCursor()) == null
						&& uses.closes().stream().anyMatch((close) -> !close.awaited())) ? found(d, MESSAGE) : d;
			}

		};
	}

}
