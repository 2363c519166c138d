package io.github.neo4jsessions.rewrite;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.MethodMatcher;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;
import org.openrewrite.tree.ParseError;

/**
 * What the queries of Spring Data Neo4j's reactive client depend on in other files of a
 * project: above all reactive transactions, in which a template does not take part.
 * Unknown code is assumed to begin one.
 */
final class ClientSurroundings {

	private static final Set<String> MANAGERS = Set.of("org.springframework.transaction.ReactiveTransactionManager",
			"org.springframework.data.neo4j.core.transaction.ReactiveNeo4jTransactionManager");

	private static final MethodMatcher CREATED = new MethodMatcher(ClientQuery.CLIENT + " create(..)");

	private static final MethodMatcher BUILT = new MethodMatcher(ClientQuery.CLIENT + " with(..)");

	private static final Pattern OTHER_CODE = Pattern.compile(".*\\.(kt|kts|groovy|scala)");

	private static final Pattern IN_OTHER_CODE = Pattern.compile("Transaction|Neo4jConversions|ReactiveNeo4jClient");

	private static final Pattern IN_XML = Pattern.compile("<tx:|TransactionManager|TransactionInterceptor");

	private @Nullable String obstacle;

	/** The reason why no query can be replaced, or {@code null}. */
	@Nullable String obstacle() {
		return this.obstacle;
	}

	void add(Tree tree) {
		if (tree instanceof J.CompilationUnit file) {
			new Scanner().visit(file, 0);
		}
		else if (tree instanceof SourceFile file) {
			String path = file.getSourcePath().toString();
			if (tree instanceof ParseError && path.endsWith(".java")) {
				refuse("the file " + path + " cannot be read, and may begin reactive transactions");
			}
			else if (OTHER_CODE.matcher(path).matches() && IN_OTHER_CODE.matcher(file.printAll()).find()
					|| path.endsWith(".xml") && IN_XML.matcher(file.printAll()).find()) {
				refuse("the file " + path
						+ ", which is not Java, names transactions, conversions or the client, and may begin reactive transactions");
			}
		}
	}

	private void refuse(String reason) {
		if (this.obstacle == null) {
			this.obstacle = reason + ": call a SessionTemplate by hand";
		}
	}

	/** Whether an annotation is, or contains, one that begins transactions. */
	private static boolean beginsTransactions(JavaType.@Nullable FullyQualified annotation, Set<String> seen) {
		if (annotation == null || !seen.add(annotation.getFullyQualifiedName())
				|| annotation.getFullyQualifiedName().equals(Annotations.ASYNC_TRANSACTIONAL)) {
			return false;
		}
		return annotation.getFullyQualifiedName().endsWith(".Transactional")
				|| annotation.getAnnotations().stream().anyMatch((a) -> beginsTransactions(a, seen));
	}

	private static boolean isUnknown(@Nullable JavaType type) {
		JavaType.FullyQualified t = TypeUtils.asFullyQualified(type);
		return t == null || t instanceof JavaType.Unknown;
	}

	private static boolean mayBeReactive(J.MethodDeclaration method) {
		JavaType type = (method.getReturnTypeExpression() != null) ? method.getReturnTypeExpression().getType() : null;
		if (method.isConstructor() || type instanceof JavaType.Primitive) {
			return false;
		}
		return isUnknown(type) || TypeUtils.isAssignableTo("org.reactivestreams.Publisher", type)
				|| TypeUtils.isAssignableTo("java.util.concurrent.Flow$Publisher", type)
				|| String.valueOf(type).startsWith("reactor.core.publisher.");
	}

	private static boolean mayBeReactive(J.ClassDeclaration type) {
		return type.getKind() != J.ClassDeclaration.Kind.Type.Class || type.getExtends() != null
				|| type.hasModifier(J.Modifier.Type.Abstract)
				|| type.getBody()
					.getStatements()
					.stream()
					.anyMatch((s) -> s instanceof J.MethodDeclaration method && mayBeReactive(method));
	}

	/** Looks for transactions, conversions and clients in a file. */
	private final class Scanner extends JavaIsoVisitor<Integer> {

		@Override
		public J.Annotation visitAnnotation(J.Annotation annotation, Integer p) {
			J declaration = declaration();
			boolean reactive = declaration instanceof J.MethodDeclaration method && mayBeReactive(method)
					|| declaration instanceof J.ClassDeclaration type && mayBeReactive(type);
			boolean transactional = annotation.getSimpleName().equals("Transactional")
					|| beginsTransactions(TypeUtils.asFullyQualified(annotation.getType()), new HashSet<>());
			if (reactive && (transactional || isUnknown(annotation.getType()))) {
				refuse("the project may begin reactive transactions, in which a template does not take part (@"
						+ annotation.getSimpleName() + " in " + Trees.methodOf(getCursor()) + ")");
			}
			return super.visitAnnotation(annotation, p);
		}

		/** What the annotation at the cursor belongs to, or its surroundings. */
		private @Nullable J declaration() {
			for (Cursor c = getCursor(); c != null && !c.isRoot(); c = c.getParent()) {
				if (c.getValue() instanceof J.MethodDeclaration || c.getValue() instanceof J.ClassDeclaration) {
					return c.getValue();
				}
			}
			return null;
		}

		@Override
		public J.Import visitImport(J.Import imported, Integer p) {
			look(imported.getTypeName());
			return imported;
		}

		@Override
		public J.Identifier visitIdentifier(J.Identifier identifier, Integer p) {
			JavaType.FullyQualified type = TypeUtils.asFullyQualified(identifier.getType());
			if (type != null) {
				look(type.getFullyQualifiedName());
			}
			return identifier;
		}

		@Override
		public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
			if (CREATED.matches(call) || BUILT.matches(call)) {
				refuse("the project creates a ReactiveNeo4jClient of its own, whose settings are not known");
			}
			return super.visitMethodInvocation(call, p);
		}

		private void look(String type) {
			if (type.startsWith("org.springframework.transaction.reactive.")
					|| type.startsWith("org.springframework.transaction.interceptor.") || MANAGERS.contains(type)) {
				refuse("the project may begin reactive transactions, in which a template does not take part ("
						+ type.substring(type.lastIndexOf('.') + 1) + ")");
			}
			if (type.equals("org.springframework.data.neo4j.core.convert.Neo4jConversions")) {
				refuse("the project has conversions, which a template uses and the client does not (Neo4jConversions)");
			}
		}

	}

}
