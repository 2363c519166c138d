package io.github.neo4jsessions.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.JavaParser;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.Statement;
import org.openrewrite.java.tree.TypeTree;

/**
 * Adds an asynchronous variant beside a method that blocks in a session of its own.
 * Existing code is not changed, so callers can be moved one by one.
 *
 * @since 0.1.0
 */
public class AddAsyncVariants extends Conversion {

	static final Map<JavaType.Primitive, String> BOXES = Map.of(JavaType.Primitive.Int, "Integer",
			JavaType.Primitive.Long, "Long", JavaType.Primitive.Boolean, "Boolean", JavaType.Primitive.Double, "Double",
			JavaType.Primitive.Float, "Float", JavaType.Primitive.Char, "Character", JavaType.Primitive.Short, "Short",
			JavaType.Primitive.Byte, "Byte");

	@Override
	public String getDisplayName() {
		return "Add asynchronous variants of methods that block in a Neo4j session";
	}

	@Override
	public String getDescription() {
		return "Adds a method that returns a future beside a method of one blocking transaction function with one query, in classes that have a `SessionTemplate`. Existing code is not changed.";
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(Project project) {
		return scanner(project);
	}

	@Override
	Visitor visitor(Project project) {
		return new Visitor() {

			@Override
			public J.ClassDeclaration visitClassDeclaration(J.ClassDeclaration type, ExecutionContext ctx) {
				J.ClassDeclaration c = super.visitClassDeclaration(type, ctx);
				TemplateAccess access = TemplateAccess.of(type).access();
				List<Statement> statements = new ArrayList<>();
				for (Statement statement : c.getBody().getStatements()) {
					statements.add(statement);
					J.MethodDeclaration variant = (statement instanceof J.MethodDeclaration method)
							? variant(method, type, access) : null;
					if (variant != null) {
						statements.add(variant);
					}
				}
				return (statements.size() != c.getBody().getStatements().size())
						? c.withBody(c.getBody().withStatements(statements)) : c;
			}

			private J.@Nullable MethodDeclaration variant(J.MethodDeclaration method, J.ClassDeclaration type,
					@Nullable TemplateAccess access) {
				BlockingMethod blocking = BlockingMethod.of(method);
				if (blocking == null || hasMethod(type, method.getSimpleName() + "Async")) {
					return null;
				}
				String reason = (access == null || !access.exists())
						? "the class has no SessionTemplate beside its driver: inject one" : blocking.whyNot();
				if (reason == null && access != null && !access.isDriver(blocking.opening().getSelect())) {
					reason = "the session is not opened by the driver in the field of the class";
				}
				if (reason == null && project.hasSeveralDrivers()) {
					reason = Project.SEVERAL_DRIVERS;
				}
				if (reason == null && Annotations.areAnyTransactional(type)) {
					reason = "the class is annotated, and the annotation means something else for a future";
				}
				BlockingMethod.Query query = blocking.query();
				if (reason == null && (SessionReplacement.mentions(method, "result")
						|| SessionReplacement.mentions(method, "cursor"))) {
					reason = "the names result and cursor are in use";
				}
				if (reason != null || access == null || query == null) {
					keep(method.getName(), method.getSimpleName(),
							(reason != null) ? reason : "the work has another form");
					return null;
				}
				maybeAddImport("java.util.concurrent.CompletableFuture", null, false);
				if (!query.read().getSimpleName().equals("list") || Trees.argumentsOf(query.read()) == 0) {
					maybeAddImport(Trees.RESULT_CURSOR, null, false);
				}
				return parse(new Text(getCursor(), method, access.name()).of(blocking, query), method);
			}

		};
	}

	private static boolean hasMethod(J.ClassDeclaration type, String name) {
		return hasMethod(type.getType(), name) || type.getBody()
			.getStatements()
			.stream()
			.anyMatch((s) -> s instanceof J.MethodDeclaration method && method.getSimpleName().equals(name));
	}

	private static boolean hasMethod(JavaType.@Nullable FullyQualified type, String name) {
		for (JavaType.FullyQualified t = type; t != null; t = t.getSupertype()) {
			if (t.getMethods().stream().anyMatch((method) -> method.getName().equals(name))
					|| t.getInterfaces().stream().anyMatch((i) -> hasMethod(i, name))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Parse the method as it is written: a template would lay it out in a style of its
	 * own.
	 */
	private static J.@Nullable MethodDeclaration parse(String text, J.MethodDeclaration like) {
		return JavaParser.fromJavaVersion()
			.logCompilationWarningsAndErrors(false)
			.build()
			.parse("class Variant {" + text + "}")
			.filter(J.CompilationUnit.class::isInstance)
			.map((file) -> ((J.CompilationUnit) file).getClasses().get(0).getBody().getStatements().get(0))
			.map(J.MethodDeclaration.class::cast)
			.map((method) -> method.withId(Tree.randomId()).withPrefix(like.getPrefix().withComments(List.of())))
			.findFirst()
			.orElse(null);
	}

	/** Writes a variant, indented like the method. */
	private static final class Text {

		private final Cursor cursor;

		private final J.MethodDeclaration method;

		private final String template;

		private final String line;

		private final String unit;

		Text(Cursor cursor, J.MethodDeclaration method, String template) {
			this.cursor = cursor;
			this.method = method;
			this.template = template;
			String indent = method.getPrefix().getIndent();
			this.line = (method.getPrefix().getWhitespace().contains("\r\n") ? "\r\n" : "\n") + indent;
			this.unit = (!indent.isBlank() || indent.isEmpty() || indent.contains("\t")) ? "\t"
					: (indent.length() == 2) ? "  " : "    ";
		}

		String of(BlockingMethod blocking, BlockingMethod.Query query) {
			String step = this.line + this.unit + this.unit + ".";
			String rest = query.rest()
				.stream()
				.map((call) -> "." + call.getSimpleName() + "(" + arguments(call) + ")")
				.collect(Collectors.joining());
			return visibility() + "CompletableFuture<" + valueType() + "> " + this.method.getSimpleName() + "Async("
					+ parameters() + ") {" + this.line + this.unit + "return this." + this.template + "."
					+ blocking.operation().getSimpleName() + "((" + query.transaction() + ") -> " + query.transaction()
					+ ".runAsync(" + arguments(query.run()) + ")" + step + "thenCompose(" + read(query.read()) + ")"
					+ (rest.isEmpty() ? "" : step + "thenApply((result) -> result" + rest + ")") + ");" + this.line
					+ "}";
		}

		private String read(J.MethodInvocation read) {
			return (Trees.argumentsOf(read) != 0)
					? "(cursor) -> cursor." + read.getSimpleName() + "Async(" + arguments(read) + ")"
					: "ResultCursor::" + read.getSimpleName() + "Async";
		}

		private String visibility() {
			return this.method.hasModifier(J.Modifier.Type.Public) ? "public "
					: this.method.hasModifier(J.Modifier.Type.Protected) ? "protected "
							: this.method.hasModifier(J.Modifier.Type.Private) ? "private " : "";
		}

		private String valueType() {
			TypeTree type = this.method.getReturnTypeExpression();
			if (type == null) {
				return "Void";
			}
			return (type.getType() instanceof JavaType.Primitive primitive && BOXES.containsKey(primitive))
					? BOXES.getOrDefault(primitive, "") : type.print(this.cursor).strip();
		}

		private String parameters() {
			return this.method.getParameters()
				.stream()
				.filter(J.VariableDeclarations.class::isInstance)
				.map((parameter) -> parameter.print(this.cursor).strip())
				.collect(Collectors.joining(", "));
		}

		private String arguments(J.MethodInvocation call) {
			return call.getArguments()
				.stream()
				.filter((argument) -> !(argument instanceof J.Empty))
				.map((argument) -> argument.print(this.cursor).strip())
				.collect(Collectors.joining(", "));
		}

	}

}
