package io.github.neo4jsessions.rewrite;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.JavaVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/** The conditions under which a session means the same as a call of a template. */
final class SessionConditions {

	private static final Set<String> READS_ERROR = Set.of("getMessage", "printStackTrace", "toString");

	private static final Set<String> TAKES_ERROR = Set.of("failedFuture", "failedStage", "completeExceptionally",
			"println");

	private static final Set<String> LOGS = Set.of("log", "logger", "LOG", "LOGGER");

	private SessionConditions() {
	}

	/**
	 * The reason why a session is left as it is, or {@code null} if it can be converted.
	 */
	static @Nullable String whyNot(J.MethodInvocation opening, SessionUses uses, J.Block block,
			J.@Nullable MethodDeclaration method) {
		if (!opensByType(opening)) {
			return "the session has a configuration or credentials of its own: set neo4j.sessions.*, or name a template for it";
		}
		if (method == null || method.isConstructor() || method.hasModifier(J.Modifier.Type.Static)) {
			return "it is not in a method of an object: call a SessionTemplate by hand";
		}
		if (uses.leaves()) {
			return "the session is passed on, returned or stored: pass a SessionTemplate instead";
		}
		if (uses.operations().size() != 1) {
			return "the session is used " + uses.operations().size()
					+ " times: call execute of a SessionTemplate, or inTransaction if it is one transaction";
		}
		J.MethodInvocation operation = uses.operations().get(0);
		if (!SessionReplacement.OPERATIONS.containsKey(operation.getSimpleName())) {
			return "the session is not used for a transaction function: call query, execute or inTransaction of a SessionTemplate";
		}
		if (uses.closes().stream().anyMatch((close) -> close.place() != SessionClose.Place.STEP)) {
			return "the session is closed while its work may still run: Validate says more";
		}
		String work = whyNotWork(operation);
		return (work != null) ? work : whyNotErrors(block);
	}

	/** {@code session(AsyncSession.class)}, and nothing else. */
	private static boolean opensByType(J.MethodInvocation opening) {
		return opening.getSimpleName().equals("session") && Trees.argumentsOf(opening) == 1
				&& Trees.argumentOf(opening) instanceof J.FieldAccess type && type.getSimpleName().equals("class");
	}

	private static @Nullable String whyNotWork(J.MethodInvocation operation) {
		if (!(Trees.argumentOf(operation) instanceof J.Lambda work)) {
			return "the work is not a lambda: pass it to a SessionTemplate by hand";
		}
		if (!(work.getParameters().getParameters().get(0) instanceof J.VariableDeclarations parameter)
				|| parameter.getTypeExpression() != null) {
			return "the parameter of the work has a type: leave it out, or make it a TransactionScope";
		}
		JavaType value = Trees.valueOf(operation.getType());
		if (value == null || TypeUtils.isAssignableTo(Trees.RESULT_CURSOR, value) || Trees.isStage(value)) {
			return "the work returns its cursor, a stage of a stage, or an unknown type: consume the result inside";
		}
		WorkFaults faults = new WorkFaults();
		faults.visit(work.getBody(), 0);
		if (work.getBody() instanceof Expression e && WorkFaults.containsNull(e) || faults.returnsNull) {
			return "the work returns null instead of a stage, which a SessionTemplate refuses: return a completed future";
		}
		return faults.blocks ? "the work blocks: chain its steps" : null;
	}

	private static @Nullable String whyNotErrors(J.Block block) {
		Errors errors = new Errors();
		errors.visit(block, 0);
		if (errors.namesDrivers) {
			return "errors of the driver are told apart here: a SessionTemplate reports Spring's, with the driver's as their cause";
		}
		return errors.examined
				? "the error is unwrapped, or passed to other code, which may expect an error of the driver: a SessionTemplate reports Spring's, unwrapped"
				: null;
	}

	/** What work must not do. */
	private static final class WorkFaults extends JavaVisitor<Integer> {

		private boolean returnsNull;

		private boolean blocks;

		@Override
		public J visitReturn(J.Return returned, Integer p) {
			this.returnsNull |= containsNull(returned.getExpression())
					&& getCursor().firstEnclosing(J.Lambda.class) == null;
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

		private static boolean containsNull(@Nullable Expression e) {
			return Trees.isNull(e) || Trees.unwrap(e) instanceof J.Ternary choice
					&& (containsNull(choice.getTruePart()) || containsNull(choice.getFalsePart()));
		}

	}

	/** How the steps behind the session handle errors. */
	private static final class Errors extends JavaVisitor<Integer> {

		private boolean namesDrivers;

		private boolean examined;

		@Override
		public J visitIdentifier(J.Identifier identifier, Integer p) {
			JavaType.FullyQualified type = TypeUtils.asFullyQualified(identifier.getType());
			if (type != null && type.getPackageName().startsWith("org.neo4j.driver.exceptions")) {
				this.namesDrivers = true;
			}
			if (identifier.getFieldType() != null
					&& TypeUtils.isAssignableTo("java.lang.Throwable", identifier.getType())) {
				this.examined |= !isHarmless(getCursor());
			}
			return identifier;
		}

		private static boolean isHarmless(Cursor error) {
			Cursor cursor = error.getParentTreeCursor();
			Object parent = cursor.getValue();
			if (parent instanceof J.VariableDeclarations.NamedVariable variable) {
				return variable.getName() == error.getValue();
			}
			if (parent instanceof J.Binary binary) {
				return Trees.isNull(binary.getLeft()) || Trees.isNull(binary.getRight())
						|| binary.getOperator() == J.Binary.Type.Addition;
			}
			if (parent instanceof J.MethodInvocation call) {
				if (Trees.selectOf(call) == error.getValue()) {
					return READS_ERROR.contains(call.getSimpleName());
				}
				return TAKES_ERROR.contains(call.getSimpleName()) || isLog(call);
			}
			// new IllegalStateException(error)
			return parent instanceof J.NewClass || parent instanceof J.Throw;
		}

		private static boolean isLog(J.MethodInvocation call) {
			Expression select = Trees.selectOf(call);
			String name = (select instanceof J.Identifier identifier) ? identifier.getSimpleName()
					: (select instanceof J.FieldAccess field) ? field.getSimpleName() : "";
			return LOGS.contains(name);
		}

	}

}
