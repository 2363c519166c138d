package io.github.neo4jsessions.rewrite;

import java.util.HashMap;
import java.util.HashSet;
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

	private static final Pattern OTHER_SOURCES = Pattern.compile(".*\\.(kt|kts|groovy|scala|xml)");

	private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w*");

	/**
	 * Classes whose constructor would get a template, and the number of its parameters so
	 * far.
	 */
	private final Map<String, Integer> candidates = new HashMap<>();

	private final Map<String, Integer> drivers = new HashMap<>();

	private final Map<String, String> obstacles = new HashMap<>();

	private final Set<String> namesInOtherSources = new HashSet<>();

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
	 * The reason why the constructor of a class cannot get a parameter, or {@code null}.
	 */
	@Nullable String obstacle(JavaType.@Nullable FullyQualified type) {
		if (type == null || !this.candidates.containsKey(type.getFullyQualifiedName())) {
			return "the calls of its constructor are not known: inject a SessionTemplate by hand";
		}
		String name = type.getClassName();
		if (this.namesInOtherSources.contains(name.substring(name.lastIndexOf('.') + 1))) {
			return "a file that is not Java names the class, and may call its constructor: inject a SessionTemplate by hand";
		}
		return this.obstacles.get(type.getFullyQualifiedName());
	}

	/** The index of the driver in a call of a constructor that gets a template, or -1. */
	int driverIn(J.NewClass made) {
		JavaType.FullyQualified type = TypeUtils.asFullyQualified(made.getType());
		if (type == null || obstacle(type) != null) {
			return -1;
		}
		Integer parameters = this.candidates.get(type.getFullyQualifiedName());
		return (parameters != null && made.getArguments().size() == parameters)
				? this.drivers.getOrDefault(type.getFullyQualifiedName(), -1) : -1;
	}

	/** Looks for calls of constructors that take a driver. */
	private final class Scanner extends JavaIsoVisitor<ExecutionContext> {

		@Override
		public J.ClassDeclaration visitClassDeclaration(J.ClassDeclaration type, ExecutionContext ctx) {
			if (type.getExtends() != null) {
				refuse(type.getExtends().getType(), "the class has a subclass, which calls its constructor");
			}
			return super.visitClassDeclaration(type, ctx);
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
				if (TypeUtils.isAssignableTo(Trees.DRIVER, argument.getType()) && !(argument instanceof J.Identifier)
						&& !(argument instanceof J.FieldAccess) || Trees.isNull(argument)) {
					refuse(made.getType(), "a call of its constructor creates the driver, or passes none");
				}
			}
			return super.visitNewClass(made, ctx);
		}

		private void refuse(@Nullable JavaType type, String obstacle) {
			JavaType.FullyQualified refused = TypeUtils.asFullyQualified(type);
			if (refused != null) {
				Project.this.obstacles.putIfAbsent(refused.getFullyQualifiedName(),
						obstacle + ": inject a SessionTemplate by hand");
			}
		}

	}

}
