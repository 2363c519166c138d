package io.github.neo4jsessions.rewrite;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.java.tree.Expression;
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

	private static final String CURE = "Write a parameter, as $name, and pass the value beside the text.";

	private static final String NUMBER = "A number becomes part of the query's text: the server plans the query anew for each value. "
			+ CURE;

	private static final String MESSAGE = "A value becomes part of the query's text: it can change what the query does (Cypher injection), and the server plans the query anew for each value. "
			+ CURE;

	@Override
	public String getDisplayName() {
		return "Find values that are concatenated into Cypher";
	}

	@Override
	public String getDescription() {
		return "Marks texts of queries in which a variable stands where a parameter can: in quotes, behind an operator, or as the value of a property. Labels, types and names are left out.";
	}

	@Override
	Visitor visitor(GivenSessions given) {
		return new Visitor() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
				J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
				String message = takesQuery(call) ? judge(Trees.argumentOf(call)) : null;
				return (message != null) ? foundName(c, message) : c;
			}

			@Override
			public J.NewClass visitNewClass(J.NewClass made, ExecutionContext ctx) {
				J.NewClass n = super.visitNewClass(made, ctx);
				String message = (TypeUtils.isOfClassType(made.getType(), "org.neo4j.driver.Query")
						&& !made.getArguments().isEmpty()) ? judge(made.getArguments().get(0)) : null;
				return (message != null) ? found(n, message) : n;
			}

			private @Nullable String judge(@Nullable Expression argument) {
				Expression e = Trees.unwrap(argument);
				Expression text = (e instanceof J.Identifier variable)
						? Trees.unwrap(Trees.initializer(getCursor(), variable.getSimpleName())) : e;
				Expression value = (text != null) ? new CypherText(getCursor()).value(text) : null;
				if (value == null) {
					return null;
				}
				return isNumber(value.getType()) ? NUMBER : MESSAGE;
			}

		};
	}

	private static boolean isNumber(@Nullable JavaType type) {
		return TypeUtils.isAssignableTo("java.lang.Number", type) || type instanceof JavaType.Primitive primitive
				&& (primitive.isNumeric() || primitive == JavaType.Primitive.Boolean);
	}

	private static boolean takesQuery(J.MethodInvocation call) {
		JavaType.Method method = call.getMethodType();
		return method != null && QUERY_METHODS.contains(call.getSimpleName())
				&& QUERY_TYPES.stream().anyMatch((type) -> TypeUtils.isAssignableTo(type, method.getDeclaringType()));
	}

}
