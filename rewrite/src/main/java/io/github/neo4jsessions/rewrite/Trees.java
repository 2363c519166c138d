package io.github.neo4jsessions.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.MethodMatcher;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Questions about code that several recipes ask. Where types are missing, the answer is
 * no.
 */
final class Trees {

	static final String DRIVER = "org.neo4j.driver.Driver";

	static final String ASYNC_SESSION = "org.neo4j.driver.async.AsyncSession";

	static final String RESULT_CURSOR = "org.neo4j.driver.async.ResultCursor";

	static final String ASYNC_QUERY_RUNNER = "org.neo4j.driver.async.AsyncQueryRunner";

	static final String STAGE = "java.util.concurrent.CompletionStage";

	private static final MethodMatcher DRIVER_WORK = new MethodMatcher(ASYNC_SESSION + " *Async(..)", true);

	private static final MethodMatcher TEMPLATE_WORK = new MethodMatcher(
			"io.github.neo4jsessions.SessionOperations *(..)", true);

	private static final MethodMatcher TRANSACTION = new MethodMatcher("io.github.neo4jsessions.TransactionScope *(..)",
			true);

	private static final Set<String> DRIVER_WORK_NAMES = Set.of("executeReadAsync", "executeWriteAsync",
			"readTransactionAsync", "writeTransactionAsync");

	private static final Set<String> TEMPLATE_WORK_NAMES = Set.of("execute", "executeRead", "executeWrite",
			"inTransaction");

	/** Methods that complete a future, a sink or a deferred result. */
	private static final Set<String> COMPLETIONS = Set.of("complete", "completeExceptionally", "success", "setResult",
			"setErrorResult");

	private Trees() {
	}

	static boolean takesDriverWork(J.MethodInvocation call) {
		return DRIVER_WORK_NAMES.contains(call.getSimpleName()) && DRIVER_WORK.matches(call);
	}

	static boolean takesTemplateWork(J.MethodInvocation call) {
		return TEMPLATE_WORK_NAMES.contains(call.getSimpleName()) && TEMPLATE_WORK.matches(call);
	}

	/** Whether a call is passed work that runs in a session or transaction. */
	static boolean takesWork(J.MethodInvocation call) {
		return takesDriverWork(call) || takesTemplateWork(call);
	}

	/** Whether a call is one of a template or of its transaction. */
	static boolean isTemplateCall(J.MethodInvocation call) {
		return TEMPLATE_WORK.matches(call) || TRANSACTION.matches(call);
	}

	static boolean isStage(@Nullable JavaType type) {
		return TypeUtils.isAssignableTo(STAGE, type);
	}

	/** The type of the value of a stage, or {@code null} if it is not known. */
	static @Nullable JavaType valueOf(@Nullable JavaType type) {
		JavaType.Parameterized stage = TypeUtils.asParameterized(type);
		if (stage == null || stage.getTypeParameters().size() != 1 || !isStage(type)) {
			return null;
		}
		JavaType value = stage.getTypeParameters().get(0);
		// CompletionStage<? extends X>
		return (value instanceof JavaType.GenericTypeVariable variable && variable.getBounds().size() == 1)
				? variable.getBounds().get(0) : value;
	}

	static boolean isNamed(@Nullable Expression expression, String name) {
		Expression e = unwrap(expression);
		if (e instanceof J.FieldAccess field) {
			return field.getSimpleName().equals(name) && isThis(field.getTarget());
		}
		return e instanceof J.Identifier identifier && identifier.getSimpleName().equals(name);
	}

	static boolean isThis(@Nullable Expression expression) {
		return expression instanceof J.Identifier identifier && identifier.getSimpleName().equals("this");
	}

	static boolean isNull(@Nullable Expression expression) {
		return unwrap(expression) instanceof J.Literal literal && literal.getType() == JavaType.Primitive.Null;
	}

	static @Nullable Expression unwrap(@Nullable Expression expression) {
		return (expression != null) ? expression.unwrap() : null;
	}

	static @Nullable Expression selectOf(J.MethodInvocation call) {
		return unwrap(call.getSelect());
	}

	/** The first argument, or {@code null} if there is none. */
	static @Nullable Expression argumentOf(J.MethodInvocation call) {
		Expression argument = call.getArguments().isEmpty() ? null : unwrap(call.getArguments().get(0));
		return (argument instanceof J.Empty) ? null : argument;
	}

	static int argumentsOf(J.MethodInvocation call) {
		return (int) call.getArguments().stream().filter((argument) -> !(argument instanceof J.Empty)).count();
	}

	/** The expression that a chain of calls begins with. */
	static @Nullable Expression headOf(@Nullable Expression chain) {
		Expression e = unwrap(chain);
		while (e instanceof J.MethodInvocation call && call.getSelect() != null) {
			e = selectOf(call);
		}
		return e;
	}

	/** Whether a call in a chain, beginning with its last, meets a condition. */
	static boolean anyCall(@Nullable Expression chain, Predicate<J.MethodInvocation> condition) {
		Expression e = unwrap(chain);
		while (e instanceof J.MethodInvocation call) {
			if (condition.test(call)) {
				return true;
			}
			e = selectOf(call);
		}
		return false;
	}

	static boolean isDriverCall(J.MethodInvocation call) {
		JavaType.Method method = call.getMethodType();
		return method != null && method.getDeclaringType().getFullyQualifiedName().startsWith("org.neo4j.driver.async.")
				|| call.getSimpleName().equals("runAsync") && call.getSelect() != null
						&& TypeUtils.isAssignableTo(ASYNC_QUERY_RUNNER, call.getSelect().getType());
	}

	/** Whether a call opens an asynchronous session. */
	static boolean opensSession(@Nullable Expression expression) {
		return unwrap(expression) instanceof J.MethodInvocation call
				&& (call.getSimpleName().equals("session") || call.getSimpleName().equals("asyncSession"))
				&& call.getMethodType() != null && TypeUtils.isOfClassType(call.getType(), ASYNC_SESSION)
				&& TypeUtils.isAssignableTo(DRIVER, call.getMethodType().getDeclaringType());
	}

	/**
	 * The value that a local variable is declared with, or {@code null} if it is not
	 * known.
	 */
	static @Nullable Expression initializer(Cursor cursor, String name) {
		for (Cursor c = cursor; c != null && !c.isRoot(); c = c.getParent()) {
			if (c.getValue() instanceof J.MethodDeclaration || c.getValue() instanceof J.ClassDeclaration) {
				return null;
			}
			J.VariableDeclarations.NamedVariable variable = (c.getValue() instanceof J.Block block)
					? declared(block, name) : null;
			if (variable != null) {
				return variable.getInitializer();
			}
		}
		return null;
	}

	/** The variable that a statement of a block declares. */
	static J.VariableDeclarations.@Nullable NamedVariable declared(J.Block block, String name) {
		return block.getStatements()
			.stream()
			.filter((s) -> s instanceof J.VariableDeclarations)
			.flatMap((s) -> ((J.VariableDeclarations) s).getVariables().stream())
			.filter((variable) -> variable.getSimpleName().equals(name))
			.findFirst()
			.orElse(null);
	}

	/** Whether code assigns a variable, other than in its declaration. */
	static boolean isAssigned(J code, String variable) {
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.Assignment visitAssignment(J.Assignment assignment, Integer p) {
				found[0] |= assignment.getVariable() instanceof J.Identifier name
						&& name.getSimpleName().equals(variable);
				return super.visitAssignment(assignment, p);
			}

		}.visit(code, 0);
		return found[0];
	}

	/** What the function returns whose body the code is. */
	static List<Expression> returnedBy(J body) {
		List<Expression> results = new ArrayList<>();
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.Return visitReturn(J.Return returned, Integer p) {
				if (returned.getExpression() != null) {
					results.add(returned.getExpression());
				}
				return returned;
			}

			@Override
			public J.Lambda visitLambda(J.Lambda lambda, Integer p) {
				return lambda;
			}

			@Override
			public J.NewClass visitNewClass(J.NewClass made, Integer p) {
				return made;
			}

			@Override
			public J.ClassDeclaration visitClassDeclaration(J.ClassDeclaration type, Integer p) {
				return type;
			}

		}.visit(body, 0);
		return results;
	}

	/** Whether code completes a future that it was not given by a step. */
	static boolean completesFuture(J code) {
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
				found[0] |= COMPLETIONS.contains(call.getSimpleName());
				return super.visitMethodInvocation(call, p);
			}

		}.visit(code, 0);
		return found[0];
	}

	/** The call that a lambda or a method reference is an argument of. */
	static J.@Nullable MethodInvocation receiverOf(Cursor function) {
		Cursor parent = function.getParentTreeCursor();
		while (parent.getValue() instanceof J.Parentheses || parent.getValue() instanceof J.TypeCast
				|| parent.getValue() instanceof J.ControlParentheses) {
			parent = parent.getParentTreeCursor();
		}
		if (!(parent.getValue() instanceof J.MethodInvocation call)) {
			return null;
		}
		J tree = function.getValue();
		return call.getArguments().stream().anyMatch((argument) -> argument.unwrap().getId().equals(tree.getId()))
				? call : null;
	}

	/** The name of a method of stages, without the ending of its variants. */
	static String stepOf(J.MethodInvocation call) {
		String name = call.getSimpleName();
		return name.endsWith("Async") ? name.substring(0, name.length() - "Async".length()) : name;
	}

	static boolean inTests(Cursor cursor) {
		J.CompilationUnit file = cursor.firstEnclosing(J.CompilationUnit.class);
		return file != null && (file.getSourcePath().toString().replace('\\', '/').contains("src/test/")
				|| file.getImports().stream().anyMatch((i) -> i.getTypeName().startsWith("org.junit.")));
	}

	/** The name of the method around code, or of the class if there is none. */
	static String methodOf(Cursor cursor) {
		J.MethodDeclaration method = cursor.firstEnclosing(J.MethodDeclaration.class);
		if (method != null) {
			return method.getSimpleName();
		}
		J.ClassDeclaration type = cursor.firstEnclosing(J.ClassDeclaration.class);
		return (type != null) ? type.getSimpleName() : "";
	}

}
