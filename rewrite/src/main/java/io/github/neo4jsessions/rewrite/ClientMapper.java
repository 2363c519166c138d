package io.github.neo4jsessions.rewrite;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;

/**
 * The mapper of a query of Spring Data Neo4j's client.
 *
 * @param type the name of the class that the query names as the type of its rows
 * @param function the mapper
 */
record ClientMapper(@Nullable String type, @Nullable Expression function) {

	private static final Map<JavaType.Primitive, String> BOXES = Map.of(JavaType.Primitive.String, "java.lang.String",
			JavaType.Primitive.Boolean, "java.lang.Boolean", JavaType.Primitive.Int, "java.lang.Integer",
			JavaType.Primitive.Long, "java.lang.Long", JavaType.Primitive.Double, "java.lang.Double");

	/** The mapper of a query, or {@code null} if it has none. */
	static @Nullable ClientMapper of(List<J.MethodInvocation> steps) {
		for (int i = 1; i < steps.size(); i++) {
			if (steps.get(i).getSimpleName().equals("mappedBy") && steps.get(i - 1).getSimpleName().equals("fetchAs")) {
				return new ClientMapper(literal(steps.get(i - 1)), Trees.argumentOf(steps.get(i)));
			}
		}
		return null;
	}

	/** The name of the class that a call names by a literal. */
	static @Nullable String literal(J.MethodInvocation fetchAs) {
		return (Trees.argumentOf(fetchAs) instanceof J.FieldAccess literal && literal.getSimpleName().equals("class"))
				? nameOf(literal.getTarget().getType()) : null;
	}

	/**
	 * The name of the class of a value, or {@code null} if it is not known or generic.
	 */
	static @Nullable String nameOf(@Nullable JavaType type) {
		if (type instanceof JavaType.Primitive primitive) {
			return BOXES.get(primitive);
		}
		return (type instanceof JavaType.Class value) ? value.getFullyQualifiedName() : null;
	}

	boolean namesTypeSystem() {
		return this.function instanceof J.Lambda lambda
				&& lambda.getParameters().getParameters().get(0) instanceof J.VariableDeclarations parameter
				&& parameter.getTypeExpression() != null;
	}

	/**
	 * The reason why the mapper cannot be used for a template, or {@code null}.
	 * @param stream whether rows without a value are left out, as a template does
	 */
	@Nullable String whyNot(boolean stream) {
		if (!(this.function instanceof J.Lambda lambda) || lambda.getParameters().getParameters().size() != 2
				|| !(lambda.getParameters().getParameters().get(0) instanceof J.VariableDeclarations typeSystem)) {
			return "its mapper is not a lambda: make it a function of the row";
		}
		if (SessionReplacement.mentions(lambda.getBody(), typeSystem.getVariables().get(0).getSimpleName())) {
			return "its mapper uses the type system, which a template does not pass: call it by hand";
		}
		for (Expression value : values(lambda)) {
			if (this.type == null || !this.type.equals(nameOf(value.getType()))) {
				return "its mapper may return another type than fetchAs names: call the template by hand";
			}
			if (!stream && !isNeverNull(value)) {
				return "its mapper may return null, after which one() and first() of a template read no further row: call them by hand";
			}
		}
		return null;
	}

	private static boolean isNeverNull(Expression value) {
		return value instanceof J.NewClass || value.getType() instanceof JavaType.Primitive primitive
				&& primitive != JavaType.Primitive.String && primitive != JavaType.Primitive.Null;
	}

	private static List<Expression> values(J.Lambda lambda) {
		if (lambda.getBody() instanceof Expression value) {
			return List.of(value.unwrap());
		}
		return Trees.returnedBy(lambda.getBody()).stream().map((result) -> result.unwrap()).toList();
	}

	/** The mapper as a function of the row. */
	static J.Lambda ofRow(J.Lambda mapper) {
		J.Lambda.Parameters parameters = mapper.getParameters();
		J row = parameters.getParameters().get(1).withPrefix(parameters.getParameters().get(0).getPrefix());
		return mapper.withParameters(parameters.withParameters(List.of(row)))
			.withType(JavaType.buildType("java.util.function.Function"));
	}

}
