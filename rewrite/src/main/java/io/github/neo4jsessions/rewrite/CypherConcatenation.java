package io.github.neo4jsessions.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.Flag;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Finds values that are concatenated into the text of a query.
 *
 * @since 0.1.0
 */
public class CypherConcatenation extends Check {

	private static final Set<String> QUERY_METHODS = Set.of("run", "runAsync", "query", "executableQuery");

	private static final List<String> QUERY_TYPES = List.of("org.neo4j.driver.SimpleQueryRunner",
			Trees.ASYNC_QUERY_RUNNER, "org.neo4j.driver.async.AsyncTransactionContext",
			"org.neo4j.driver.TransactionContext", Trees.DRIVER, "io.github.neo4jsessions.SessionOperations",
			"io.github.neo4jsessions.TransactionScope", "org.springframework.data.neo4j.core.Neo4jClient",
			"org.springframework.data.neo4j.core.ReactiveNeo4jClient");

	/**
	 * What stands before a value. Labels, types and names of properties cannot be
	 * parameters.
	 */
	private static final Pattern BEFORE_VALUE = Pattern.compile(
			"([=<>]|\\{\\s*\\w+:|,\\s*\\w+:|\\b(IN|LIMIT|SKIP|CONTAINS|STARTS WITH|ENDS WITH))\\s*$",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern QUOTED_FORMAT = Pattern.compile("'%[sd]'|\"%[sd]\"");

	private static final String MESSAGE = "A value becomes part of the query's text: it can change what the query does (Cypher injection), and the server plans the query anew for each value. "
			+ "Write a parameter, as $name, and pass the value beside the text.";

	@Override
	public String getDisplayName() {
		return "Find values that are concatenated into Cypher";
	}

	@Override
	public String getDescription() {
		return "Marks texts of queries in which a variable stands where a parameter can: in quotes, behind an operator, or as the value of a property. Labels, types and names are left out.";
	}

	@Override
	Visitor visitor() {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				return (takesQuery(call) && containsValue(Trees.argumentOf(call), true)) ? foundName(c, MESSAGE) : c;
			}

			@Override
			public J.NewClass visitNewClass(J.NewClass made, ExecutionContext ctx) {
				J.NewClass n = super.visitNewClass(made, ctx);
				return (TypeUtils.isOfClassType(made.getType(), "org.neo4j.driver.Query")
						&& !made.getArguments().isEmpty() && containsValue(made.getArguments().get(0), true))
								? found(n, MESSAGE) : n;
			}

			private boolean containsValue(@Nullable Expression text, boolean followVariable) {
				Expression e = Trees.unwrap(text);
				if (e instanceof J.Binary) {
					return concatenatesValue(e);
				}
				if (e instanceof J.MethodInvocation format) {
					return formatsValue(format);
				}
				return followVariable && e instanceof J.Identifier variable
						&& containsValue(initializer(variable.getSimpleName()), false);
			}

			private @Nullable Expression initializer(String name) {
				J.MethodDeclaration method = getCursor().firstEnclosing(J.MethodDeclaration.class);
				Expression[] found = { null };
				if (method != null && method.getBody() != null) {
					new JavaIsoVisitor<Integer>() {

						@Override
						public J.VariableDeclarations.NamedVariable visitVariable(
								J.VariableDeclarations.NamedVariable variable, Integer p) {
							if (variable.getSimpleName().equals(name) && variable.getInitializer() != null) {
								found[0] = variable.getInitializer();
							}
							return super.visitVariable(variable, p);
						}

					}.visit(method.getBody(), 0);
				}
				return found[0];
			}

		};
	}

	private static boolean takesQuery(J.MethodInvocation call) {
		JavaType.Method method = call.getMethodType();
		return method != null && QUERY_METHODS.contains(call.getSimpleName())
				&& QUERY_TYPES.stream().anyMatch((type) -> TypeUtils.isAssignableTo(type, method.getDeclaringType()));
	}

	private static boolean concatenatesValue(Expression text) {
		StringBuilder before = new StringBuilder();
		for (Expression part : flatten(text, new ArrayList<>())) {
			if (part instanceof J.Literal literal) {
				before.append(literal.getValue());
			}
			else if (!isConstant(part) && isBeforeValue(before)) {
				return true;
			}
			else {
				before.append('x');
			}
		}
		return false;
	}

	private static List<Expression> flatten(Expression text, List<Expression> parts) {
		Expression e = text.unwrap();
		if (e instanceof J.Binary binary && binary.getOperator() == J.Binary.Type.Addition) {
			flatten(binary.getLeft(), parts);
			flatten(binary.getRight(), parts);
		}
		else {
			parts.add(e);
		}
		return parts;
	}

	private static boolean isBeforeValue(CharSequence before) {
		boolean quoted = before.chars().filter((c) -> c == '\'').count() % 2 == 1
				|| before.chars().filter((c) -> c == '"').count() % 2 == 1;
		return quoted || BEFORE_VALUE.matcher(before).find();
	}

	private static boolean isConstant(Expression part) {
		JavaType.Variable variable = (part instanceof J.Identifier identifier) ? identifier.getFieldType()
				: (part instanceof J.FieldAccess field) ? field.getName().getFieldType() : null;
		return variable != null && variable.hasFlags(Flag.Static, Flag.Final);
	}

	private static boolean formatsValue(J.MethodInvocation call) {
		Expression pattern = switch (call.getSimpleName()) {
			case "format" -> Trees.argumentOf(call);
			case "formatted" -> Trees.selectOf(call);
			default -> null;
		};
		return pattern instanceof J.Literal literal && literal.getValue() instanceof String text
				&& QUOTED_FORMAT.matcher(text).find();
	}

}
