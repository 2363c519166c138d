package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.JavaVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/** The conditions under which a session means the same as a call of a template. */
final class SessionConditions {

	private SessionConditions() {
	}

	/**
	 * The reason why a session is left as it is, or {@code null} if it can be converted.
	 * @param opening the call that opens it
	 * @param uses what becomes of it
	 * @param block the cursor of the block that declares it
	 */
	static @Nullable String whyNot(J.MethodInvocation opening, SessionUses uses, Cursor block) {
		if (opening.getSimpleName().equals("asyncSession")) {
			return "it is opened by asyncSession, which version 6 of the driver has removed: Driver6 says why it is still there";
		}
		if (!opensByType(opening)) {
			return "the session has a configuration or credentials of its own: set neo4j.sessions.*, or name a template for it";
		}
		Cursor enclosing = block.dropParentUntil((tree) -> tree instanceof J.MethodDeclaration
				|| tree instanceof J.ClassDeclaration || tree == Cursor.ROOT_VALUE);
		if (!(enclosing.getValue() instanceof J.MethodDeclaration method) || method.isConstructor()
				|| method.hasModifier(J.Modifier.Type.Static)) {
			return "it is not in a method of an object: call a SessionTemplate by hand";
		}
		if (enclosing.getParentTreeCursor().getParentTreeCursor().getValue() instanceof J.NewClass) {
			return "it is in an anonymous class, which may have a driver of its own: call a SessionTemplate by hand";
		}
		String use = whyNotUse(uses);
		if (use != null) {
			return use;
		}
		SessionOperation operation = uses.operations().get(0);
		String work = whyNotWork(operation.call());
		if (work != null) {
			return work;
		}
		if (operation.place() == SessionOperation.Place.IN_WORK || isInTransaction(block, method)) {
			return "it is inside of another transaction, which a call of a SessionTemplate joins: use that transaction, or call inTransaction with REQUIRES_NEW";
		}
		if (operation.place() == SessionOperation.Place.OFTEN) {
			return "it is used in a loop, or in a function that other code calls, perhaps more than once: call a SessionTemplate by hand";
		}
		if (operation.typed()) {
			return "its stage gives a function or a variable its type, which would change to that of a future: call a SessionTemplate by hand";
		}
		String errors = ErrorHandling.whyNot(method);
		if (errors != null) {
			return errors;
		}
		return isInTry(block)
				? "it is in a try statement that catches what the driver throws at once, which a SessionTemplate reports through the future: handle it there"
				: null;
	}

	private static boolean isInTry(Cursor block) {
		for (Cursor c = block; !(c.getValue() instanceof J.MethodDeclaration); c = c.getParentTreeCursor()) {
			if (c.getValue() instanceof J.Try attempt && !attempt.getCatches().isEmpty()) {
				return true;
			}
		}
		return false;
	}

	/** {@code session(AsyncSession.class)}, and nothing else. */
	private static boolean opensByType(J.MethodInvocation opening) {
		return opening.getSimpleName().equals("session") && Trees.argumentsOf(opening) == 1
				&& Trees.argumentOf(opening) instanceof J.FieldAccess type && type.getSimpleName().equals("class");
	}

	private static @Nullable String whyNotUse(SessionUses uses) {
		if (uses.leaves()) {
			return "the session is passed on, returned or stored: pass a SessionTemplate instead";
		}
		if (uses.operations().size() != 1) {
			return "the session is used " + uses.operations().size()
					+ " times: call execute of a SessionTemplate, or inTransaction if it is one transaction";
		}
		if (!SessionReplacement.OPERATIONS.containsKey(uses.operations().get(0).call().getSimpleName())) {
			return "the session is not used for a transaction function: call query, execute or inTransaction of a SessionTemplate";
		}
		if (uses.closes()
			.stream()
			.anyMatch((close) -> close.place() == SessionClose.Place.STATEMENT
					|| close.place() == SessionClose.Place.OWN_WORK)) {
			return "the session is closed while its work may still run: Validate says more";
		}
		return uses.closes().stream().anyMatch((close) -> close.place() == SessionClose.Place.ELSEWHERE)
				? "the session is closed by a function that does not wait for its work, such as that of a timer, or one behind a time-out, a function of other code or a variable whose stage other code has: cancel the future of a SessionTemplate there"
				: null;
	}

	private static boolean isInTransaction(Cursor block, J.MethodDeclaration method) {
		J.ClassDeclaration type = block.firstEnclosing(J.ClassDeclaration.class);
		return Work.aroundOnAnyThread(block) != null || isOfTemplate(method.getLeadingAnnotations())
				|| type != null && isOfTemplate(type.getLeadingAnnotations());
	}

	/** Whether a template's manager may begin the transaction of annotated methods. */
	private static boolean isOfTemplate(List<J.Annotation> annotations) {
		return Annotations.areAsyncTransactional(annotations) || Annotations.areTransactional(annotations)
				&& !Annotations.areTransactionalOfDefaultManager(annotations);
	}

	private static @Nullable String whyNotWork(J.MethodInvocation operation) {
		if (!(Trees.argumentOf(operation) instanceof J.Lambda work)) {
			return "the work is not a lambda: pass it to a SessionTemplate by hand";
		}
		if (!(work.getParameters().getParameters().get(0) instanceof J.VariableDeclarations parameter)
				|| parameter.getTypeExpression() != null) {
			return "the parameter of the work has a type: leave it out, or make it a TransactionScope";
		}
		WorkFaults faults = new WorkFaults();
		faults.visit(work.getBody(), 0);
		if (work.getBody() instanceof Expression result) {
			faults.examine(result);
		}
		JavaType value = Trees.valueOf(operation.getType());
		if (value == null || TypeUtils.isAssignableTo(Trees.RESULT_CURSOR, value) || Trees.isStage(value)
				|| faults.returnsUnknown) {
			return "the work returns its cursor, a stage of a stage, or an unknown type: consume the result inside";
		}
		if (faults.returnsNull) {
			return "the work returns null instead of a stage, which a SessionTemplate refuses: return a completed future";
		}
		return faults.blocks ? "the work blocks: chain its steps" : null;
	}

	/** What work must not do. */
	private static final class WorkFaults extends JavaVisitor<Integer> {

		private boolean returnsNull;

		private boolean returnsUnknown;

		private boolean blocks;

		void examine(Expression result) {
			boolean none = containsNull(result);
			this.returnsNull |= none;
			// where types are missing, the value may be a cursor
			this.returnsUnknown |= !none && !Trees.isStage(result.getType());
		}

		@Override
		public J visitReturn(J.Return returned, Integer p) {
			if (returned.getExpression() != null && getCursor().firstEnclosing(J.Lambda.class) == null
					&& getCursor().firstEnclosing(J.MethodDeclaration.class) == null) {
				examine(returned.getExpression());
			}
			return super.visitReturn(returned, p);
		}

		@Override
		public J visitMethodInvocation(J.MethodInvocation call, Integer p) {
			this.blocks |= Blocking.matches(call);
			return super.visitMethodInvocation(call, p);
		}

		@Override
		public J visitMemberReference(J.MemberReference reference, Integer p) {
			this.blocks |= Blocking.matches(reference);
			return super.visitMemberReference(reference, p);
		}

		private static boolean containsNull(Expression e) {
			return Trees.isNull(e) || Trees.unwrap(e) instanceof J.Ternary choice
					&& (containsNull(choice.getTruePart()) || containsNull(choice.getFalsePart()));
		}

	}

}
