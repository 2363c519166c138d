package io.github.neo4jsessions.rewrite;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Tree;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.JavaParser;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JRightPadded;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.Space;

/**
 * Writes a query of a template in place of one of Spring Data Neo4j's client. The calls
 * keep their layout.
 */
final class ClientReplacement {

	private static final JavaType.FullyQualified OPERATIONS = type("SessionOperations");

	private static final JavaType.FullyQualified QUERY = type("QuerySpec");

	private static final JavaType.FullyQualified FETCH = type("FetchSpec");

	private static final JavaType.FullyQualified BINDING = type("FetchSpec$BindSpec");

	private static final JavaType.FullyQualified TYPED = type("FetchSpec$Typed");

	private final String template;

	/**
	 * Create a replacement.
	 * @param template the name of the field of the template
	 */
	ClientReplacement(String template) {
		this.template = template;
	}

	J.MethodInvocation of(ClientQuery client) {
		J.MethodInvocation query = typed(client.query(), "query", OPERATIONS, QUERY)
			.withSelect(template(Objects.requireNonNull(client.query().getSelect())));
		Space before = Space.EMPTY;
		for (J.MethodInvocation step : client.steps()) {
			if (client.isNeedless(step)) {
				before = before(step);
				continue;
			}
			query = behind(query, step(step), before);
			before = Space.EMPTY;
		}
		J.MethodInvocation end = client.end();
		return client.isStream() ? behind(query, typed(end, "stream", FETCH, end.getType()), before) : mono(end, query);
	}

	/**
	 * Append a call to a query.
	 * @param before the space before the dot of a call that was left out, which a call on
	 * the same line takes over
	 */
	private static J.MethodInvocation behind(J.MethodInvocation query, J.MethodInvocation call, Space before) {
		Space own = before(call);
		return call.getPadding()
			.withSelect(JRightPadded.build((Expression) query).withAfter(own.isEmpty() ? before : own));
	}

	private static Space before(J.MethodInvocation call) {
		JRightPadded<Expression> select = call.getPadding().getSelect();
		return (select != null) ? select.getAfter() : Space.EMPTY;
	}

	private static J.MethodInvocation step(J.MethodInvocation step) {
		return switch (step.getSimpleName()) {
			case "bind" -> typed(step, "bind", FETCH, BINDING);
			case "to" -> typed(step, "to", BINDING, QUERY);
			case "fetchAs" -> typed(step, "fetchAs", FETCH, TYPED);
			case "mappedBy" -> {
				J.MethodInvocation mapped = typed(step, "mappedBy", FETCH, TYPED);
				yield (step.getArguments().get(0) instanceof J.Lambda mapper)
						? mapped.withArguments(List.of(ClientMapper.ofRow(mapper))) : mapped;
			}
			default -> typed(step, step.getSimpleName(), FETCH, QUERY);
		};
	}

	/**
	 * The query is built once, and run by each subscription, as that of the client.
	 */
	private static J.MethodInvocation mono(J.MethodInvocation end, Expression query) {
		String name = end.getSimpleName();
		J.MethodInvocation mono = parse(
				"Mono.fromFuture(query::" + name + ")" + (name.equals("run") ? "" : ".flatMap(Mono::justOrEmpty)"));
		mono = (J.MethodInvocation) new JavaIsoVisitor<Integer>() {

			@Override
			public J.MemberReference visitMemberReference(J.MemberReference reference, Integer p) {
				return Trees.isNamed(reference.getContaining(), "query") ? reference.withContaining(query) : reference;
			}

		}.visitNonNull(mono, 0);
		return mono.withPrefix(end.getPrefix());
	}

	/**
	 * Parse an expression as it is written: a template would lay it out in a style of its
	 * own.
	 */
	private static J.MethodInvocation parse(String expression) {
		return JavaParser.fromJavaVersion()
			.logCompilationWarningsAndErrors(false)
			.build()
			.parse("class Query { Object mono = " + expression + "; }")
			.filter(J.CompilationUnit.class::isInstance)
			.map((file) -> ((J.CompilationUnit) file).getClasses().get(0).getBody().getStatements().get(0))
			.map((field) -> ((J.VariableDeclarations) field).getVariables().get(0).getInitializer())
			.map(J.MethodInvocation.class::cast)
			.findFirst()
			.orElseThrow();
	}

	private Expression template(Expression client) {
		JavaType type = JavaType.buildType(TemplateAccess.TEMPLATE);
		J.Identifier like = (client instanceof J.FieldAccess field) ? field.getName() : (J.Identifier) client;
		J.Identifier name = like.withId(Tree.randomId())
			.withSimpleName(this.template)
			.withType(type)
			.withFieldType(TemplateInjection.variable(this.template,
					(like.getFieldType() != null) ? like.getFieldType().getOwner() : null));
		return (client instanceof J.FieldAccess field) ? field.withId(Tree.randomId()).withName(name).withType(type)
				: name;
	}

	private static J.MethodInvocation typed(J.MethodInvocation call, String name, JavaType.FullyQualified declaring,
			@Nullable JavaType returned) {
		JavaType.Method method = call.getMethodType();
		JavaType.Method type = (method != null) ? method.withName(name)
			.withDeclaringType(declaring)
			.withReturnType((returned != null) ? returned : JavaType.Unknown.getInstance()) : null;
		return call.withName(call.getName().withSimpleName(name).withType(type)).withMethodType(type);
	}

	private static JavaType.FullyQualified type(String name) {
		return (JavaType.FullyQualified) JavaType.buildType("io.github.neo4jsessions." + name);
	}

}
