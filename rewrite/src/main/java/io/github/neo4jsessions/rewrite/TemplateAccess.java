package io.github.neo4jsessions.rewrite;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.Statement;
import org.openrewrite.java.tree.TypeUtils;

/**
 * How code of a class reaches a template of its driver.
 *
 * @param name the name of the field of the template
 * @param driver the field of the driver
 * @param exists whether the field of the template exists
 * @param constructor the constructor that has to pass the template, if any
 * @param driverIndex the index of the driver in its parameters
 */
record TemplateAccess(String name, J.VariableDeclarations driver, boolean exists,
		J.@Nullable MethodDeclaration constructor, int driverIndex) {

	static final String TEMPLATE = "io.github.neo4jsessions.SessionTemplate";

	private static final Set<String> INJECTED = Set.of("Autowired", "Inject");

	/** Annotations of Lombok. */
	private static final Set<String> GENERATE_CONSTRUCTORS = Set.of("AllArgsConstructor", "RequiredArgsConstructor",
			"Data", "Value", "Builder", "SuperBuilder");

	/** Find the access, or the reason why there is none. */
	static Result of(J.ClassDeclaration type) {
		List<J.VariableDeclarations> drivers = fields(type, Trees.DRIVER);
		if (type.getKind() != J.ClassDeclaration.Kind.Type.Class || drivers.size() != 1
				|| drivers.get(0).getVariables().size() != 1 || drivers.get(0).hasModifier(J.Modifier.Type.Static)) {
			return Result.no("the class does not have its driver in exactly one field: call a SessionTemplate by hand");
		}
		J.VariableDeclarations driver = drivers.get(0);
		List<J.VariableDeclarations> templates = fields(type, TEMPLATE);
		if (templates.size() == 1 && templates.get(0).getVariables().size() == 1) {
			return hasQualifier(type, templates.get(0)) ? Result
				.no("the template of the class has a qualifier or the name of a named one, and may be of another driver: call it by hand")
					: Result.of(new TemplateAccess(templates.get(0).getVariables().get(0).getSimpleName(), driver, true,
							null, 0));
		}
		if (!templates.isEmpty()) {
			return Result.no("the class has several templates: call the right one by hand");
		}
		String name = mentions(type, "sessions") ? "sessionTemplate" : "sessions";
		if (mentions(type, name)) {
			return Result.no("the names sessions and sessionTemplate are in use: inject a SessionTemplate by hand");
		}
		if (type.getLeadingAnnotations().stream().anyMatch((a) -> GENERATE_CONSTRUCTORS.contains(a.getSimpleName()))) {
			return Result
				.no("there is no SessionTemplate in the class, and Lombok generates its constructor: add a field of that type");
		}
		if (isInjected(driver)) {
			return Result.of(new TemplateAccess(name, driver, false, null, 0));
		}
		return ofConstructor(type, driver, name);
	}

	private static Result ofConstructor(J.ClassDeclaration type, J.VariableDeclarations driver, String name) {
		List<J.MethodDeclaration> constructors = constructors(type).toList();
		if (constructors.size() == 1 && driver.getLeadingAnnotations().isEmpty()) {
			J.MethodDeclaration constructor = constructors.get(0);
			for (int i = 0; i < constructor.getParameters().size(); i++) {
				if (constructor.getParameters().get(i) instanceof J.VariableDeclarations parameter
						&& TypeUtils.isOfClassType(parameter.getType(), Trees.DRIVER)
						&& parameter.getLeadingAnnotations().isEmpty() && !hasVarargs(constructor)
						&& !Trees.isAssigned(constructor, parameter.getVariables().get(0).getSimpleName())
						&& assignment(constructor, driver, parameter) != null) {
					return Result.of(new TemplateAccess(name, driver, false, constructor, i));
				}
			}
		}
		return Result
			.no("there is no SessionTemplate in the class, and its driver is neither injected into its field nor passed to its only constructor without a qualifier: inject one");
	}

	/**
	 * Whether another annotation than that of injection is at the field, or at a
	 * parameter, or one of them has the name of the bean of a named template.
	 */
	private static boolean hasQualifier(J.ClassDeclaration type, J.VariableDeclarations template) {
		return Stream
			.concat(Stream.of(template),
					constructors(type).flatMap((constructor) -> constructor.getParameters().stream())
						.filter((p) -> p instanceof J.VariableDeclarations parameter
								&& TypeUtils.isOfClassType(parameter.getType(), TEMPLATE))
						.map(J.VariableDeclarations.class::cast))
			.anyMatch((variable) -> variable.getVariables().get(0).getSimpleName().endsWith("SessionTemplate")
					|| variable.getLeadingAnnotations()
						.stream()
						.anyMatch((annotation) -> !INJECTED.contains(annotation.getSimpleName())));
	}

	private static Stream<J.MethodDeclaration> constructors(J.ClassDeclaration type) {
		return type.getBody()
			.getStatements()
			.stream()
			.filter((s) -> s instanceof J.MethodDeclaration m && m.isConstructor())
			.map(J.MethodDeclaration.class::cast);
	}

	private static boolean hasVarargs(J.MethodDeclaration constructor) {
		return constructor.getParameters()
			.stream()
			.anyMatch((p) -> p instanceof J.VariableDeclarations parameter && parameter.getVarargs() != null);
	}

	/** The statement {@code this.driver = driver} of a constructor. */
	static J.@Nullable Assignment assignment(J.MethodDeclaration constructor, J.VariableDeclarations field,
			J.VariableDeclarations parameter) {
		String name = field.getVariables().get(0).getSimpleName();
		if (constructor.getBody() != null) {
			for (Statement s : constructor.getBody().getStatements()) {
				if (s instanceof J.Assignment a && a.getVariable() instanceof J.FieldAccess
						&& Trees.isNamed(a.getVariable(), name) && a.getAssignment() instanceof J.Identifier value
						&& value.getSimpleName().equals(parameter.getVariables().get(0).getSimpleName())) {
					return a;
				}
			}
		}
		return null;
	}

	private static boolean isInjected(J.VariableDeclarations driver) {
		List<J.Annotation> annotations = driver.getLeadingAnnotations();
		return annotations.size() == 1 && INJECTED.contains(annotations.get(0).getSimpleName())
				&& driver.getVariables().get(0).getInitializer() == null;
	}

	private static List<J.VariableDeclarations> fields(J.ClassDeclaration type, String fieldType) {
		return type.getBody()
			.getStatements()
			.stream()
			.filter((s) -> s instanceof J.VariableDeclarations field
					&& TypeUtils.isOfClassType(field.getType(), fieldType))
			.map(J.VariableDeclarations.class::cast)
			.toList();
	}

	private static boolean mentions(J.ClassDeclaration type, String name) {
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.Identifier visitIdentifier(J.Identifier identifier, Integer p) {
				found[0] |= identifier.getSimpleName().equals(name);
				return identifier;
			}

		}.visit(type.getBody(), 0);
		return found[0];
	}

	/**
	 * Whether an expression is the driver's field, and not a variable of the same name.
	 */
	boolean isDriver(@Nullable J expression) {
		J.Identifier name = (expression instanceof J.FieldAccess field && Trees.isThis(field.getTarget()))
				? field.getName() : (expression instanceof J.Identifier identifier) ? identifier : null;
		return name != null && name.getSimpleName().equals(this.driver.getVariables().get(0).getSimpleName())
				&& name.getFieldType() != null && name.getFieldType().getOwner() instanceof JavaType.FullyQualified;
	}

	/**
	 * An access, or the reason why there is none.
	 *
	 * @param access the access
	 * @param reason the reason
	 */
	record Result(@Nullable TemplateAccess access, String reason) {

		static Result of(TemplateAccess access) {
			return new Result(access, "");
		}

		static Result no(String reason) {
			return new Result(null, reason);
		}

	}

}
