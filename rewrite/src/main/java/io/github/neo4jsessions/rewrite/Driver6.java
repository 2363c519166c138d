package io.github.neo4jsessions.rewrite;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Tree;
import org.openrewrite.internal.ListUtils;
import org.openrewrite.java.JavaVisitor;
import org.openrewrite.java.MethodMatcher;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JLeftPadded;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.Space;
import org.openrewrite.java.tree.TypeUtils;
import org.openrewrite.marker.Markers;

/**
 * Replaces the methods of the driver's asynchronous API that version 6 has removed.
 *
 * @since 0.1.0
 */
public class Driver6 extends Conversion {

	private static final MethodMatcher ASYNC_SESSION = new MethodMatcher(Trees.DRIVER + " asyncSession(..)", true);

	private static final MethodMatcher WORK = new MethodMatcher(Trees.ASYNC_SESSION + " *TransactionAsync(..)", true);

	private static final Map<String, String> WORK_NAMES = Map.of("readTransactionAsync", "executeReadAsync",
			"writeTransactionAsync", "executeWriteAsync");

	@Override
	public String getDisplayName() {
		return "Use the asynchronous API of Neo4j driver 6";
	}

	@Override
	public String getDescription() {
		return "Replaces `asyncSession()` with `session(AsyncSession.class)`, and `readTransactionAsync` and `writeTransactionAsync` with `executeReadAsync` and `executeWriteAsync`, as the driver recommends.";
	}

	@Override
	Visitor visitor(Project project) {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				if (ASYNC_SESSION.matches(call)) {
					if (!opensByType(call)) {
						keep(call.getName(), lacks(call, "session(AsyncSession.class)"));
						return c;
					}
					if (importsOther(Trees.ASYNC_SESSION)) {
						keep(call.getName(),
								"the file imports another AsyncSession: write session(AsyncSession.class) by hand");
						return c;
					}
					maybeAddImport(Trees.ASYNC_SESSION, null, false);
					return session(c);
				}
				String name = WORK.matches(call) ? WORK_NAMES.get(call.getSimpleName()) : null;
				if (name == null) {
					return c;
				}
				String reason = has(call, (method) -> method.getName().equals(name)) ? whyNot(call) : lacks(call, name);
				if (reason != null) {
					keep(call.getName(), reason);
					return c;
				}
				return renamed(c, name);
			}

		};
	}

	private static J.MethodInvocation session(J.MethodInvocation call) {
		JavaType session = JavaType.buildType(Trees.ASYNC_SESSION);
		JavaType type = JavaType.buildType("java.lang.Class");
		J.Identifier name = new J.Identifier(Tree.randomId(), Space.EMPTY, Markers.EMPTY, List.of(), "AsyncSession",
				session, null);
		Expression literal = new J.FieldAccess(Tree.randomId(), Space.EMPTY, Markers.EMPTY, name,
				JLeftPadded.build(
						new J.Identifier(Tree.randomId(), Space.EMPTY, Markers.EMPTY, List.of(), "class", type, null)),
				type);
		List<Expression> given = call.getArguments().stream().filter((a) -> !(a instanceof J.Empty)).toList();
		J.MethodInvocation session6 = renamed(call, "session").withArguments(ListUtils.concat(literal,
				ListUtils.mapFirst(given, (a) -> a.getPrefix().isEmpty() ? a.withPrefix(Space.SINGLE_SPACE) : a)));
		JavaType.Method method = session6.getMethodType();
		if (method == null) {
			return session6;
		}
		JavaType.Method typed = method.withParameterNames(ListUtils.concat("sessionClass", method.getParameterNames()))
			.withParameterTypes(ListUtils.concat(type, method.getParameterTypes()));
		return session6.withMethodType(typed).withName(session6.getName().withType(typed));
	}

	private static String lacks(J.MethodInvocation call, String method) {
		if (!has(call, (any) -> true)) {
			// only the name of the type is known
			return "the methods of the driver are not known: complete the class path";
		}
		return "the driver on the class path does not have " + method + ": update it to the last version 5 first";
	}

	/** Whether the driver has the method that opens a session by its type. */
	private static boolean opensByType(J.MethodInvocation call) {
		return has(call, (method) -> method.getName().equals("session") && !method.getParameterTypes().isEmpty()
				&& TypeUtils.isOfClassType(method.getParameterTypes().get(0), "java.lang.Class"));
	}

	private static boolean has(J.MethodInvocation call, Predicate<JavaType.Method> method) {
		return call.getMethodType() != null && has(call.getMethodType().getDeclaringType(), method);
	}

	private static boolean has(JavaType.@Nullable FullyQualified type, Predicate<JavaType.Method> method) {
		return type != null && (type.getMethods().stream().anyMatch(method) || has(type.getSupertype(), method)
				|| type.getInterfaces().stream().anyMatch((i) -> has(i, method)));
	}

	static J.MethodInvocation renamed(J.MethodInvocation call, String name) {
		JavaType.Method method = call.getMethodType();
		JavaType.Method type = (method != null) ? method.withName(name) : null;
		return call.withName(call.getName().withSimpleName(name).withType(type)).withMethodType(type);
	}

	private static @Nullable String whyNot(J.MethodInvocation call) {
		if (!(Trees.argumentOf(call) instanceof J.Lambda work)) {
			return "the work is not a lambda: make it a function of AsyncTransactionContext";
		}
		if (!(work.getParameters().getParameters().get(0) instanceof J.VariableDeclarations parameter)
				|| parameter.getTypeExpression() != null) {
			return "the parameter of the work has a type: make it an AsyncTransactionContext, or leave the type out";
		}
		return onlyRuns(work, parameter.getVariables().get(0).getSimpleName()) ? null
				: "the work does more with its transaction than runAsync, as AsyncTransactionContext cannot: let the driver end it";
	}

	/** Whether the transaction is used for queries only, as its new type can. */
	private static boolean onlyRuns(J.Lambda work, String transaction) {
		boolean[] only = { true };
		new JavaVisitor<Integer>() {

			@Override
			public J visitIdentifier(J.Identifier identifier, Integer p) {
				if (identifier.getSimpleName().equals(transaction) && identifier.getFieldType() != null
						&& !(getCursor().getParentTreeCursor()
							.getValue() instanceof J.VariableDeclarations.NamedVariable)) {
					only[0] &= getCursor().getParentTreeCursor().getValue() instanceof J.MethodInvocation call
							&& Trees.selectOf(call) == identifier && call.getSimpleName().equals("runAsync");
				}
				return identifier;
			}

		}.visit(work, 0);
		return only[0];
	}

}
