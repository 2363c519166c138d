package io.github.neo4jsessions.rewrite;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.Statement;
import org.openrewrite.java.tree.TypeUtils;

/**
 * A method whose only statement opens a blocking session and returns the result of one
 * transaction function with one query.
 *
 * @param method the method
 * @param opening the call that opens the session
 * @param operation the call of the transaction function
 */
record BlockingMethod(J.MethodDeclaration method, J.MethodInvocation opening, J.MethodInvocation operation) {

	private static final String SESSION = "org.neo4j.driver.Session";

	private static final Set<String> OPERATIONS = Set.of("executeRead", "executeWrite");

	private static final Set<String> READS = Set.of("single", "list", "consume");

	private static final Set<String> HARMLESS = Set.of("Override", "Nullable", "NonNull", "SuppressWarnings");

	/** The method, or {@code null} if it is of another form. */
	static @Nullable BlockingMethod of(J.MethodDeclaration method) {
		List<Statement> body = (method.getBody() != null) ? method.getBody().getStatements() : List.of();
		if (body.size() != 1 || !(body.get(0) instanceof J.Try attempt) || attempt.getResources() == null
				|| attempt.getResources().size() != 1 || !attempt.getCatches().isEmpty() || attempt.getFinally() != null
				|| attempt.getBody().getStatements().size() != 1
				|| !(attempt.getBody().getStatements().get(0) instanceof J.Return returned)
				|| !(Trees.unwrap(returned.getExpression()) instanceof J.MethodInvocation operation)
				|| !(attempt.getResources().get(0).getVariableDeclarations() instanceof J.VariableDeclarations session)
				|| !(session.getVariables().get(0).getInitializer() instanceof J.MethodInvocation opening)
				|| !TypeUtils.isOfClassType(opening.getType(), SESSION) || !opening.getSimpleName().equals("session")
				|| !OPERATIONS.contains(operation.getSimpleName())
				|| !Trees.isNamed(operation.getSelect(), session.getVariables().get(0).getSimpleName())) {
			return null;
		}
		return new BlockingMethod(method, opening, operation);
	}

	/** The reason why there can be no variant of the method, or {@code null}. */
	@Nullable String whyNot() {
		if (Trees.argumentsOf(this.opening) != 0 && !opensByType()) {
			return "the session has a configuration of its own: set neo4j.sessions.*, or name a template for it";
		}
		if (this.method.hasModifier(J.Modifier.Type.Static) || this.method.getThrows() != null
				|| this.method.getTypeParameters() != null) {
			return "the method is static or generic, or declares exceptions";
		}
		if (this.method.getLeadingAnnotations().stream().anyMatch((a) -> !HARMLESS.contains(a.getSimpleName()))) {
			return "the annotations of the method may mean something else for a future";
		}
		if (Trees.argumentsOf(this.operation) != 1 || work() == null) {
			return "the work is not a lambda with an expression, or has a configuration";
		}
		if (query() == null) {
			return "the work is not one query whose result is read by single, list or consume";
		}
		return hasKnownType() ? null
				: "the value of the work is converted to the type of the method: do that in a step";
	}

	/** {@code session(Session.class)}, which is the same as {@code session()}. */
	private boolean opensByType() {
		return Trees.argumentsOf(this.opening) == 1 && Trees.argumentOf(this.opening) instanceof J.FieldAccess type
				&& type.getSimpleName().equals("class");
	}

	private J.@Nullable Lambda work() {
		return (Trees.argumentOf(this.operation) instanceof J.Lambda work && work.getBody() instanceof Expression
				&& work.getParameters().getParameters().get(0) instanceof J.VariableDeclarations parameter
				&& parameter.getTypeExpression() == null) ? work : null;
	}

	/**
	 * A primitive value has to be of the returned type itself, or of its box: a future of
	 * it is not widened.
	 */
	private boolean hasKnownType() {
		J.Lambda work = work();
		JavaType returned = (this.method.getReturnTypeExpression() != null)
				? this.method.getReturnTypeExpression().getType() : null;
		JavaType value = (work != null) ? valueType(work) : null;
		if (returned == null || value == null || value instanceof JavaType.Unknown) {
			return false;
		}
		if (returned instanceof JavaType.Primitive) {
			return returned == value;
		}
		return !(value instanceof JavaType.Primitive primitive)
				|| TypeUtils.isOfClassType(returned, "java.lang." + AddAsyncVariants.BOXES.get(primitive));
	}

	private static @Nullable JavaType valueType(J.Lambda work) {
		return (work.getBody() instanceof Expression value) ? value.getType() : null;
	}

	/**
	 * The calls of the work, if they are one query, one read of its result, and calls of
	 * that.
	 */
	@Nullable Query query() {
		J.Lambda work = work();
		if (work == null) {
			return null;
		}
		Deque<J.MethodInvocation> calls = new ArrayDeque<>();
		Expression e = (work.getBody() instanceof Expression value) ? value.unwrap() : null;
		while (e instanceof J.MethodInvocation call) {
			calls.push(call);
			e = Trees.selectOf(call);
		}
		String transaction = ((J.VariableDeclarations) work.getParameters().getParameters().get(0)).getVariables()
			.get(0)
			.getSimpleName();
		if (calls.size() < 2 || !Trees.isNamed(e, transaction)
				|| calls.stream().anyMatch((call) -> call.getTypeParameters() != null)) {
			return null;
		}
		J.MethodInvocation run = calls.pop();
		J.MethodInvocation read = calls.pop();
		boolean known = run.getSimpleName().equals("run") && READS.contains(read.getSimpleName())
				&& (read.getSimpleName().equals("list") || Trees.argumentsOf(read) == 0);
		boolean usesTransactionAgain = calls.stream()
			.flatMap((call) -> call.getArguments().stream())
			.anyMatch((argument) -> SessionReplacement.mentions(argument, transaction))
				|| read.getArguments()
					.stream()
					.anyMatch((argument) -> SessionReplacement.mentions(argument, transaction));
		return (known && !usesTransactionAgain) ? new Query(transaction, run, read, List.copyOf(calls)) : null;
	}

	/**
	 * One query.
	 *
	 * @param transaction the name of the transaction
	 * @param run the call that runs it
	 * @param read the call that reads its result
	 * @param rest the calls of what was read
	 */
	record Query(String transaction, J.MethodInvocation run, J.MethodInvocation read, List<J.MethodInvocation> rest) {
	}

}
