package io.github.neo4jsessions.rewrite;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.JavaVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Finds code that depends on which error it handles. Code that only writes an error, or
 * passes it on as the failure of another stage or exception, does not.
 */
final class ErrorHandling extends JavaVisitor<Integer> {

	/** Steps whose function is called after a failure. */
	static final Set<String> HANDLERS = Set.of("exceptionally", "exceptionallyCompose", "handle", "whenComplete");

	private static final Set<String> READS_ERROR = Set.of("getMessage", "printStackTrace", "toString");

	private static final Set<String> TAKES_ERROR = Set.of("failedFuture", "failedStage", "completeExceptionally",
			"println");

	private static final Set<String> LOGS = Set.of("log", "logger", "Log", "LOG", "LOGGER");

	private boolean namesDrivers;

	private boolean examined;

	private ErrorHandling() {
	}

	/** The reason why other exceptions would change what a method does. */
	static @Nullable String whyNot(J.MethodDeclaration method) {
		ErrorHandling handling = new ErrorHandling();
		handling.visit(method.getBody(), 0);
		if (handling.namesDrivers) {
			return "errors of the driver are distinguished here: a SessionTemplate reports Spring's, with the driver's as their cause";
		}
		return handling.examined
				? "the error is unwrapped, compared, or passed to other code, which may expect an error of the driver: a SessionTemplate reports Spring's, unwrapped"
				: null;
	}

	@Override
	public J visitIdentifier(J.Identifier identifier, Integer p) {
		JavaType.FullyQualified type = TypeUtils.asFullyQualified(identifier.getType());
		if (type != null && type.getPackageName().startsWith("org.neo4j.driver.exceptions")) {
			this.namesDrivers = true;
		}
		if (identifier.getFieldType() != null && isThrowable(identifier.getType())) {
			this.examined |= !isHarmless(getCursor());
		}
		return identifier;
	}

	@Override
	public J visitMethodInvocation(J.MethodInvocation call, Integer p) {
		// a function that is written elsewhere
		this.examined |= HANDLERS.contains(Trees.stepOf(call)) && call.getSelect() != null
				&& Trees.isStage(call.getSelect().getType()) && !(Trees.argumentOf(call) instanceof J.Lambda);
		return super.visitMethodInvocation(call, p);
	}

	@Override
	public J visitMemberReference(J.MemberReference reference, Integer p) {
		JavaType.Method method = reference.getMethodType();
		this.examined |= method != null && method.getParameterTypes().stream().anyMatch(ErrorHandling::isThrowable);
		return super.visitMemberReference(reference, p);
	}

	private static boolean isThrowable(@Nullable JavaType type) {
		return TypeUtils.isAssignableTo("java.lang.Throwable", type);
	}

	private static boolean isHarmless(Cursor error) {
		Cursor cursor = error.getParentTreeCursor();
		Object parent = cursor.getValue();
		if (parent instanceof J.VariableDeclarations.NamedVariable variable) {
			return variable.getName() == error.getValue();
		}
		if (parent instanceof J.Binary binary) {
			return Trees.isNull(binary.getLeft()) || Trees.isNull(binary.getRight())
					|| binary.getOperator() == J.Binary.Type.Addition && isWritten(cursor);
		}
		if (parent instanceof J.MethodInvocation call) {
			return (Trees.selectOf(call) == error.getValue())
					? READS_ERROR.contains(call.getSimpleName()) && isWritten(cursor) : takesError(call);
		}
		return parent instanceof J.Throw || isException(parent);
	}

	/** Whether a text is not examined, but written, returned or dropped. */
	private static boolean isWritten(Cursor text) {
		Cursor cursor = text.getParentTreeCursor();
		Object parent = cursor.getValue();
		if (parent instanceof J.Parentheses || parent instanceof J.Ternary
				|| parent instanceof J.Binary binary && binary.getOperator() == J.Binary.Type.Addition) {
			return isWritten(cursor);
		}
		if (parent instanceof J.MethodInvocation call) {
			return call.getSelect() != text.getValue() && takesError(call);
		}
		return parent instanceof J.Block || parent instanceof J.Return || parent instanceof J.Lambda
				|| isException(parent);
	}

	private static boolean isException(Object tree) {
		return tree instanceof J.NewClass made && isThrowable(made.getType());
	}

	private static boolean takesError(J.MethodInvocation call) {
		Expression select = Trees.selectOf(call);
		String name = (select instanceof J.Identifier identifier) ? identifier.getSimpleName()
				: (select instanceof J.FieldAccess field) ? field.getSimpleName() : "";
		return TAKES_ERROR.contains(call.getSimpleName()) || LOGS.contains(name);
	}

}
