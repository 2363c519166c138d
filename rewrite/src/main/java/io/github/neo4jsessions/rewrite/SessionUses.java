package io.github.neo4jsessions.rewrite;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.openrewrite.Cursor;
import org.openrewrite.java.JavaVisitor;
import org.openrewrite.java.tree.J;

/** What a method does with a session that it opened. */
final class SessionUses {

	private final List<SessionClose> closes = new ArrayList<>();

	private final List<SessionOperation> operations = new ArrayList<>();

	private boolean passed;

	private boolean passedAfterFailure;

	private boolean escapes;

	private SessionUses() {
	}

	/**
	 * Collect the uses of a session.
	 * @param block the block that declares the session
	 * @param cursor the cursor of the block
	 * @param session the name of the variable
	 */
	static SessionUses of(J.Block block, Cursor cursor, String session) {
		SessionUses uses = new SessionUses();
		new Collector(uses, block, session).visit(block, 0, cursor.getParentOrThrow());
		return uses;
	}

	List<SessionClose> closes() {
		return this.closes;
	}

	/** The calls on the session other than its close. */
	List<SessionOperation> operations() {
		return this.operations;
	}

	/**
	 * Whether the session is passed to other code, returned or stored, so that other code
	 * may close it.
	 */
	boolean leaves() {
		return this.passed || this.escapes;
	}

	/**
	 * Whether the session is returned or stored, or passed on by a function that is
	 * called after a failure, so that other code may close it then. Any other argument of
	 * a call is expected to be used only.
	 */
	boolean leavesAfterFailure() {
		return this.passedAfterFailure || this.escapes;
	}

	/** The paths on which one of the closes runs. */
	Set<SessionClose.Path> closedAfter() {
		Set<SessionClose.Path> paths = EnumSet.noneOf(SessionClose.Path.class);
		this.closes.forEach((close) -> paths.addAll(close.paths()));
		return paths;
	}

	private static final class Collector extends JavaVisitor<Integer> {

		private final SessionUses uses;

		private final J.Block block;

		private final String session;

		Collector(SessionUses uses, J.Block block, String session) {
			this.uses = uses;
			this.block = block;
			this.session = session;
		}

		@Override
		public J visitIdentifier(J.Identifier identifier, Integer p) {
			// without the type of a field or variable, it is the name of something else
			if (!identifier.getSimpleName().equals(this.session) || identifier.getFieldType() == null) {
				return identifier;
			}
			Cursor parent = getCursor().getParentTreeCursor();
			Object tree = parent.getValue();
			if (tree instanceof J.MethodInvocation call && Trees.selectOf(call) == identifier) {
				if (call.getSimpleName().equals("closeAsync")) {
					this.uses.closes.add(SessionClose.at(parent, this.block, this.session));
				}
				else {
					this.uses.operations.add(SessionOperation.at(parent, this.block));
				}
			}
			else if (tree instanceof J.MemberReference reference
					&& reference.getReference().getSimpleName().equals("closeAsync")) {
				this.uses.closes.add(SessionClose.at(parent, this.block, this.session));
			}
			else if (tree instanceof J.MethodInvocation || tree instanceof J.NewClass) {
				this.uses.passed = true;
				this.uses.passedAfterFailure |= isAfterFailure(parent);
			}
			else if (!(tree instanceof J.Binary) && !(tree instanceof J.VariableDeclarations.NamedVariable variable
					&& variable.getName() == identifier)) {
				this.uses.escapes = true;
			}
			return identifier;
		}

		private boolean isAfterFailure(Cursor code) {
			for (Cursor c = code; !SessionClose.isBlock(c.getValue(), this.block); c = c.getParentTreeCursor()) {
				J.MethodInvocation step = (c.getValue() instanceof J.Lambda) ? Trees.receiverOf(c) : null;
				if (step != null && ErrorHandling.HANDLERS.contains(Trees.stepOf(step))) {
					return SessionClose.at(code, this.block, this.session).paths().contains(SessionClose.Path.FAILURE);
				}
			}
			return false;
		}

	}

}
