package io.github.neo4jsessions.rewrite;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/** What conversions have to know of all files before they change one of them. */
final class Project {

	private static final Pattern OTHER_SOURCES = Pattern.compile(".*\\.(java|kt|kts|groovy|scala|xml)");

	private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w*");

	static final String SEVERAL_DRIVERS = "the project has several drivers, and the template may be of another: call the right one by hand";

	private static final String BY_HAND = ": inject a SessionTemplate by hand";

	/**
	 * Classes whose constructor would get a template, and the number of its parameters so
	 * far.
	 */
	private final Map<String, Integer> candidates = new HashMap<>();

	private final Map<String, Integer> drivers = new HashMap<>();

	private final Map<String, String> obstacles = new HashMap<>();

	/** How often the field of a class is set to a driver. */
	private final Map<String, Integer> assignments = new HashMap<>();

	private final Set<String> namesInOtherSources = new HashSet<>();

	private int driverBeans;

	private final ClientSurroundings surroundings = new ClientSurroundings();

	/** What queries of Spring Data's client depend on. */
	ClientSurroundings surroundings() {
		return this.surroundings;
	}

	void add(Tree tree, ExecutionContext ctx) {
		this.surroundings.add(tree);
		if (tree instanceof J.CompilationUnit file) {
			new Scanner().visit(file, ctx);
			// Driver6 runs first, but has not changed the file yet
			Tree converted = new Driver6().visitor(this).visitNonNull(file, ctx);
			new UseSessionTemplate().candidates(this).visit(converted, ctx);
		}
		// also a Java file that could not be parsed
		else if (tree instanceof SourceFile file && OTHER_SOURCES.matcher(file.getSourcePath().toString()).matches()) {
			Matcher names = NAME.matcher(file.printAll());
			while (names.find()) {
				this.namesInOtherSources.add(names.group());
			}
		}
	}

	void addCandidate(JavaType.FullyQualified type, int parameters, int driver) {
		this.candidates.put(type.getFullyQualifiedName(), parameters);
		this.drivers.put(type.getFullyQualifiedName(), driver);
	}

	/**
	 * The reason why a class cannot get a template, or {@code null}.
	 * @param type the class
	 * @param byConstructor whether its constructor would get a parameter
	 */
	@Nullable String obstacle(JavaType.@Nullable FullyQualified type, boolean byConstructor) {
		if (hasSeveralDrivers()) {
			return SEVERAL_DRIVERS;
		}
		if (type == null || byConstructor && !this.candidates.containsKey(type.getFullyQualifiedName())) {
			return "the calls of its constructor are not known" + BY_HAND;
		}
		if (this.assignments.getOrDefault(type.getFullyQualifiedName(), 0) > (byConstructor ? 1 : 0)) {
			return "its driver is also set elsewhere, as a test or a method that connects again does" + BY_HAND;
		}
		String name = type.getClassName();
		if (byConstructor && this.namesInOtherSources.contains(name.substring(name.lastIndexOf('.') + 1))) {
			return "a file that is not Java names the class, or one that was not parsed, and may call its constructor"
					+ BY_HAND;
		}
		return this.obstacles.get(type.getFullyQualifiedName());
	}

	/** Whether several beans are drivers, so that a template may be of another one. */
	boolean hasSeveralDrivers() {
		return this.driverBeans > 1;
	}

	/** The index of the driver in a call of a constructor that gets a template, or -1. */
	int driverIn(J.NewClass made) {
		JavaType.FullyQualified type = TypeUtils.asFullyQualified(made.getType());
		if (type == null || obstacle(type, true) != null) {
			return -1;
		}
		Integer parameters = this.candidates.get(type.getFullyQualifiedName());
		return (parameters != null && made.getArguments().size() == parameters)
				? this.drivers.getOrDefault(type.getFullyQualifiedName(), -1) : -1;
	}

	/** Looks for what creates objects that have a driver, and sets it. */
	private final class Scanner extends JavaIsoVisitor<ExecutionContext> {

		@Override
		public J.ClassDeclaration visitClassDeclaration(J.ClassDeclaration type, ExecutionContext ctx) {
			if (type.getExtends() != null) {
				refuse(type.getExtends().getType(), "the class has a subclass, which calls its constructor");
			}
			return super.visitClassDeclaration(type, ctx);
		}

		@Override
		public J.MethodDeclaration visitMethodDeclaration(J.MethodDeclaration method, ExecutionContext ctx) {
			if (method.getReturnTypeExpression() != null
					&& TypeUtils.isAssignableTo(Trees.DRIVER, method.getReturnTypeExpression().getType())
					&& isAnnotated(method.getLeadingAnnotations(), "Bean") && !Trees.inTests(getCursor())) {
				Project.this.driverBeans++;
			}
			return super.visitMethodDeclaration(method, ctx);
		}

		@Override
		public J.VariableDeclarations visitVariableDeclarations(J.VariableDeclarations declaration,
				ExecutionContext ctx) {
			if (isAnnotated(declaration.getLeadingAnnotations(), "InjectMocks")) {
				refuse(declaration.getType(), "Mockito creates it, and would pass no template");
			}
			return super.visitVariableDeclarations(declaration, ctx);
		}

		@Override
		public J.Assignment visitAssignment(J.Assignment assignment, ExecutionContext ctx) {
			J.Identifier name = (assignment.getVariable() instanceof J.FieldAccess field) ? field.getName()
					: (assignment.getVariable() instanceof J.Identifier identifier) ? identifier : null;
			if (name != null && name.getFieldType() != null
					&& TypeUtils.isOfClassType(name.getFieldType().getType(), Trees.DRIVER)) {
				countAssignment(name.getFieldType().getOwner());
			}
			return super.visitAssignment(assignment, ctx);
		}

		@Override
		public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
			// ReflectionTestUtils.setField(people, "driver", driver)
			if (call.getSimpleName().equals("setField") && call.getArguments().stream().anyMatch(this::isDriver)) {
				call.getArguments().forEach((argument) -> countAssignment(argument.getType()));
			}
			return super.visitMethodInvocation(call, ctx);
		}

		@Override
		public J.MemberReference visitMemberReference(J.MemberReference reference, ExecutionContext ctx) {
			if (reference.getReference().getSimpleName().equals("new")) {
				refuse(reference.getContaining().getType(), "its constructor is passed as a function");
			}
			return super.visitMemberReference(reference, ctx);
		}

		@Override
		public J.NewClass visitNewClass(J.NewClass made, ExecutionContext ctx) {
			if (made.getBody() != null) {
				refuse((made.getClazz() != null) ? made.getClazz().getType() : made.getType(),
						"the class has a subclass, which calls its constructor");
			}
			for (Expression argument : made.getArguments()) {
				if (Trees.isNull(argument) || mayBeDriver(argument) && !isVariable(argument)) {
					refuse(made.getType(), "a call of its constructor creates the driver, or passes none");
				}
			}
			return super.visitNewClass(made, ctx);
		}

		private boolean isDriver(Expression argument) {
			return TypeUtils.isAssignableTo(Trees.DRIVER, argument.getType());
		}

		private boolean mayBeDriver(Expression argument) {
			return !(argument instanceof J.Empty) && (argument.getType() == null
					|| argument.getType() instanceof JavaType.Unknown || isDriver(argument));
		}

		/** Whether an expression may be evaluated twice. */
		private static boolean isVariable(Expression argument) {
			return (argument instanceof J.FieldAccess field) ? isVariable(field.getTarget())
					: argument instanceof J.Identifier;
		}

		private static boolean isAnnotated(List<J.Annotation> annotations, String name) {
			return annotations.stream().anyMatch((annotation) -> annotation.getSimpleName().equals(name));
		}

		private void countAssignment(@Nullable JavaType owner) {
			JavaType.FullyQualified type = TypeUtils.asFullyQualified(owner);
			if (type != null) {
				Project.this.assignments.merge(type.getFullyQualifiedName(), 1, Integer::sum);
			}
		}

		private void refuse(@Nullable JavaType type, String obstacle) {
			JavaType.FullyQualified refused = TypeUtils.asFullyQualified(type);
			if (refused != null) {
				Project.this.obstacles.putIfAbsent(refused.getFullyQualifiedName(), obstacle + BY_HAND);
			}
		}

	}

}
