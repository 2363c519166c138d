package io.github.neo4jsessions.rewrite;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * The template of a class that replaces its client of Spring Data Neo4j.
 *
 * @param template the name of its field
 * @param reason why there is none
 */
record ClientAccess(String template, @Nullable String reason) {

	/** Annotations that do not choose a particular bean. */
	private static final Set<String> PLAIN = Set.of("Autowired", "Inject", "NonNull");

	private static final String PARTICULAR = "the client or the template may be a particular one: call the right template by hand";

	static ClientAccess of(J.ClassDeclaration type, @Nullable Expression client) {
		J.VariableDeclarations clientField = only(type, ClientQuery.CLIENT);
		if (clientField == null || !isField(client, clientField, type)) {
			return no("the client is not the only one in a field of the class: call the right template by hand");
		}
		J.VariableDeclarations template = only(type, TemplateAccess.TEMPLATE);
		if (template == null) {
			return no(
					"the class does not have exactly one SessionTemplate in a field: inject it, and run the recipe again");
		}
		return (isParticular(clientField, type) || isParticular(template, type)) ? no(PARTICULAR)
				: new ClientAccess(nameOf(template), null);
	}

	private static ClientAccess no(String reason) {
		return new ClientAccess("", reason);
	}

	/** Whether a method declares a variable, in which a field would be hidden. */
	static boolean declares(J.MethodDeclaration method, String name) {
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.VariableDeclarations.NamedVariable visitVariable(J.VariableDeclarations.NamedVariable variable,
					Integer p) {
				found[0] |= variable.getSimpleName().equals(name);
				return super.visitVariable(variable, p);
			}

		}.visit(method, 0);
		return found[0];
	}

	private static J.@Nullable VariableDeclarations only(J.ClassDeclaration type, String fieldType) {
		List<J.VariableDeclarations> fields = type.getBody()
			.getStatements()
			.stream()
			.filter((s) -> s instanceof J.VariableDeclarations field
					&& TypeUtils.isOfClassType(field.getType(), fieldType))
			.map(J.VariableDeclarations.class::cast)
			.toList();
		return (fields.size() == 1 && fields.get(0).getVariables().size() == 1
				&& !fields.get(0).hasModifier(J.Modifier.Type.Static)) ? fields.get(0) : null;
	}

	private static String nameOf(J.VariableDeclarations field) {
		return field.getVariables().get(0).getSimpleName();
	}

	/**
	 * Whether an expression is the field, and not a variable of the same name.
	 */
	private static boolean isField(@Nullable Expression expression, J.VariableDeclarations field,
			J.ClassDeclaration type) {
		J.Identifier name = (expression instanceof J.FieldAccess access && Trees.isThis(access.getTarget()))
				? access.getName() : (expression instanceof J.Identifier identifier) ? identifier : null;
		return name != null && name.getSimpleName().equals(nameOf(field)) && name.getFieldType() != null
				&& type.getType() != null && name.getFieldType().getOwner() instanceof JavaType.FullyQualified owner
				&& owner.getFullyQualifiedName().equals(type.getType().getFullyQualifiedName());
	}

	private static boolean isParticular(J.VariableDeclarations field, J.ClassDeclaration type) {
		return isQualified(field) || field.getVariables().get(0).getInitializer() != null
				|| type.getBody()
					.getStatements()
					.stream()
					.anyMatch((s) -> s instanceof J.MethodDeclaration method && hasQualified(method, field))
				|| !isOnlyAssignedFromParameters(type, nameOf(field));
	}

	private static boolean hasQualified(J.MethodDeclaration method, J.VariableDeclarations field) {
		return method.getParameters()
			.stream()
			.anyMatch((p) -> p instanceof J.VariableDeclarations parameter
					&& TypeUtils.isOfType(parameter.getType(), field.getType()) && isQualified(parameter));
	}

	/**
	 * Whether a variable is injected by a qualifier, or by its name, as that of a named
	 * template.
	 */
	private static boolean isQualified(J.VariableDeclarations variable) {
		String name = nameOf(variable);
		return variable.getLeadingAnnotations().stream().anyMatch((a) -> !PLAIN.contains(a.getSimpleName()))
				|| name.endsWith("SessionTemplate");
	}

	private static boolean isOnlyAssignedFromParameters(J.ClassDeclaration type, String field) {
		boolean[] other = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.Assignment visitAssignment(J.Assignment assignment, Integer p) {
				other[0] |= Trees.isNamed(assignment.getVariable(), field)
						&& !(assignment.getAssignment() instanceof J.Identifier);
				return super.visitAssignment(assignment, p);
			}

		}.visit(type.getBody(), 0);
		return !other[0];
	}

}
